import type { Release } from '../core/release/release.ts';
import { type Known, unknown } from '../core/world/known.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';
import { formatDuration } from '../kit/duration.ts';
import { readCheckpoint, writeCheckpoint } from './compare/checkpoint.ts';
import type { CompareSettings } from './compare/compare-settings.ts';
import { advance, type Comparison, learnProfile, newComparison } from './compare/comparison.ts';
import { comparisonVerdict } from './compare/comparison-verdict.ts';
import type { WindowRead } from './compare/window.ts';
import type { EvidenceMemory } from './evidence-memory.ts';
import type { Judge } from './judge.ts';
import type { Provider, WindowCounts, WindowRequest } from './provider.ts';

export interface ComparisonJudgeOptions {
  readonly provider: Provider;
  readonly settings: CompareSettings;
  readonly memory: EvidenceMemory;
}

/** How much of stable's time before a release is looked at for its usual latency. */
const profileMs = 240_000;

/** A provider that has not answered for so long leaves the release without evidence. */
const deafAfterMs = 30_000;

/**
 * Compares the candidate with stable by the counts of a provider; see `docs/concepts/evidence.md`.
 * Looks are taken in the background: a provider that is slow or gone never holds up the loop. A
 * release without a stable revision is not judged here.
 */
export class ComparisonJudge implements Judge {
  readonly #options: ComparisonJudgeOptions;
  #watch: Watch | undefined;

  constructor(options: ComparisonJudgeOptions) {
    this.#options = options;
  }

  judge(release: Release, observation: Observation, now: number): Verdict | undefined {
    const { from, candidate } = release;
    if (!from) return undefined;
    const key = `${release.number}/${candidate.number}/${from.number}`;
    if (this.#watch?.key !== key) this.#watch = this.#begin(key, release);
    const watch = this.#watch;
    watch.startingUntilMs = Math.max(
      watch.startingUntilMs,
      startingUntil(release, observation, this.#options.settings.warmUpMs),
    );
    watch.asked = release.target.weight / 10_000;
    watch.looking ??= this.#look(watch, now).finally(() => {
      watch.looking = undefined;
    });
    return this.#verdict(watch, now);
  }

  /** Resolves when the look under way is done; for whoever must not run ahead of it. */
  async settled(): Promise<void> {
    await this.#watch?.looking;
  }

  #begin(key: string, release: Release): Watch {
    const text = this.#options.memory.load(key);
    const kept = text === undefined ? undefined : readCheckpoint(text);
    return {
      key,
      candidate: release.candidate.number,
      stable: release.from!.number,
      comparison: kept ?? newComparison(release.startedAt),
      hasProfile: kept !== undefined,
      startingUntilMs: 0,
      asked: 0,
      answeredAtMs: undefined,
      silence: undefined,
      regressed: undefined,
      looking: undefined,
    };
  }

  async #look(watch: Watch, now: number): Promise<void> {
    const { provider, settings, memory } = this.#options;
    watch.answeredAtMs ??= now;
    if (!watch.hasProfile) await this.#learn(watch);
    const stepMs = Math.max(provider.resolutionMs, Math.min(settings.windowMs, 5000));
    const fromMs = this.#start(watch, now);
    const lengthMs = Math.floor((now - provider.settleMs - fromMs) / stepMs) * stepMs;
    if (lengthMs <= 0) return;
    // After a gap the time is read in stretches: one long window would mix different hours.
    for (let atMs = fromMs; atMs < fromMs + lengthMs; atMs += stepMs) {
      const read = await this.#read(watch, atMs, atMs + stepMs, now);
      if (!read) return;
      const windows = watch.comparison.windows;
      watch.comparison = advance(watch.comparison, read, settings);
      if (watch.comparison.windows === windows) continue;
      const verdict = comparisonVerdict(watch.comparison, settings, now);
      if (verdict.kind === 'regressed') watch.regressed ??= verdict;
      memory.save(watch.key, writeCheckpoint(watch.comparison));
    }
  }

  /** Where the next window begins: what the provider has forgotten is lost for both alike. */
  #start(watch: Watch, now: number): number {
    const { resolutionMs, memoryMs } = this.#options.provider;
    const from = Math.max(watch.comparison.readToMs, now - memoryMs + 2 * resolutionMs);
    return Math.ceil(from / resolutionMs) * resolutionMs;
  }

  async #learn(watch: Watch): Promise<void> {
    const { resolutionMs } = this.#options.provider;
    const toMs = Math.ceil(watch.comparison.readToMs / resolutionMs) * resolutionMs;
    const fromMs = toMs - Math.ceil(profileMs / resolutionMs) * resolutionMs;
    const read = await this.#read(watch, fromMs, toMs, undefined);
    // Without the past the first windows of the release serve as the profile.
    if (read) watch.comparison = learnProfile(watch.comparison, read);
    watch.hasProfile = true;
  }

  async #read(
    watch: Watch,
    fromMs: number,
    toMs: number,
    now: number | undefined,
  ): Promise<WindowRead | undefined> {
    const { candidate, stable, asked } = watch;
    const revisions = [candidate, stable];
    const counts = await answered(this.#options.provider, { revisions, fromMs, toMs });
    if (!counts.known) {
      if (now !== undefined) watch.silence = counts.because;
      return undefined;
    }
    if (now !== undefined) {
      watch.answeredAtMs = now;
      watch.silence = undefined;
    }
    const isStarting = fromMs < watch.startingUntilMs;
    return { fromMs, toMs, counts: counts.value, candidate, stable, isStarting, asked };
  }

  #verdict(watch: Watch, now: number): Verdict {
    if (watch.regressed) return watch.regressed;
    const verdict = comparisonVerdict(watch.comparison, this.#options.settings, now);
    const deafMs = now - (watch.answeredAtMs ?? now);
    if (watch.silence === undefined || deafMs < deafAfterMs) return verdict;
    const name = this.#options.provider.name;
    const because =
      `Nothing is known from ${name} for ${formatDuration(deafMs)}: ${watch.silence}. ` +
      'The release goes on when it answers again.';
    return { ...verdict, kind: 'silent', because };
  }
}

/** One release under observation. */
interface Watch {
  readonly key: string;
  readonly candidate: number;
  readonly stable: number;
  comparison: Comparison;
  hasProfile: boolean;
  startingUntilMs: number;
  asked: number;
  answeredAtMs: number | undefined;
  /** Why the provider did not answer; undefined when it did. */
  silence: string | undefined;
  /** Once regressed, always: a later look may be kinder, but the promise was made at this one. */
  regressed: Verdict | undefined;
  looking: Promise<void> | undefined;
}

/** A provider that throws although it promised not to is the world misbehaving all the same. */
async function answered(provider: Provider, request: WindowRequest): Promise<Known<WindowCounts>> {
  try {
    return await provider.window(request);
  } catch (error) {
    return unknown((error as Error).message);
  }
}

/** When the youngest ready instance of the candidate has been ready for long enough. */
function startingUntil(release: Release, observation: Observation, warmUpMs: number): number {
  let until = 0;
  for (const { instances } of observation.places) {
    for (const one of instances.known ? instances.value : []) {
      const isNew = one.revision === release.candidate.number && one.phase === 'ready';
      if (isNew) until = Math.max(until, one.since + warmUpMs);
    }
  }
  return until;
}
