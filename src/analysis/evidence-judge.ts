import type { Release } from '../core/release/release.ts';
import { type Known, unknown } from '../core/world/known.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';
import { formatDuration } from '../kit/duration.ts';
import { askedShare } from './asked-share.ts';
import { readCheckpoint, writeCheckpoint } from './compare/checkpoint.ts';
import type { CompareSettings } from './compare/compare-settings.ts';
import { advance, type Comparison, learnProfile, newComparison } from './compare/comparison.ts';
import { comparisonVerdict } from './compare/comparison-verdict.ts';
import type { Timeline } from './compare/timeline.ts';
import type { WindowRead } from './compare/window.ts';
import { joinVerdicts } from './composite-judge.ts';
import type { EvidenceMemory } from './evidence-memory.ts';
import type { Judge } from './judge.ts';
import { burnVerdict, type Objective } from './limits/burn-rate.ts';
import { checklistVerdict } from './limits/checklist.ts';
import type { CountLimit } from './limits/count-limit.ts';
import { limitVerdict } from './limits/limit-verdict.ts';
import { addRead, type RecentReads, recentCounts } from './limits/recent-counts.ts';
import type { Provider, WindowCounts, WindowRequest } from './provider.ts';

export interface EvidenceJudgeOptions {
  readonly provider: Provider;
  readonly memory: EvidenceMemory;
  /** How candidate and stable are compared; absent: they are not. */
  readonly compare?: CompareSettings;
  readonly limits?: readonly CountLimit[];
  /** Service level objectives, watched by how fast their budget burns. */
  readonly objectives?: readonly Objective[];
  /** The deployment checklist's bands as well. */
  readonly checklist?: boolean;
  /** How long instances must have been ready before they are looked at; default 60,000. */
  readonly warmUpMs?: number;
}

/** How much of stable's time before a release is looked at for its usual latency. */
const profileMs = 240_000;

/** A provider that has not answered for so long leaves the release without evidence. */
const deafAfterMs = 30_000;

/** The longest stretch that is asked for at once. */
const stretchMs = 5000;

const checklistOverMs = 300_000;

/**
 * The default judge: compares the candidate with stable by the counts of a provider and holds it
 * against limits; see `docs/concepts/evidence.md`. Looks are taken in the background: a provider
 * that is slow or gone never holds up the loop. Without a stable revision only limits apply.
 */
export class EvidenceJudge implements Judge {
  readonly #options: EvidenceJudgeOptions;
  readonly #warmUpMs: number;
  #watch: Watch | undefined;

  constructor(options: EvidenceJudgeOptions) {
    this.#options = options;
    this.#warmUpMs = options.compare?.warmUpMs ?? options.warmUpMs ?? 60_000;
  }

  judge(release: Release, observation: Observation, now: number): Verdict | undefined {
    const { from, candidate } = release;
    const compares = this.#options.compare !== undefined && from !== undefined;
    const { limits = [], objectives = [] } = this.#options;
    if (!compares && limits.length + objectives.length === 0) return undefined;
    const key = `${release.number}/${candidate.number}/${from?.number ?? 0}`;
    if (this.#watch?.key !== key) this.#watch = this.#begin(key, release, now);
    const watch = this.#watch;
    const warmAtMs = startingUntil(release, observation, this.#warmUpMs);
    watch.startingUntilMs = Math.max(watch.startingUntilMs, warmAtMs);
    watch.asked = askedShare(release, observation);
    watch.looking ??= this.#look(watch, now).finally(() => {
      watch.looking = undefined;
    });
    return this.#verdict(watch, now);
  }

  /** What the windows of the release in progress showed, for tables and pictures. */
  timeline(): Timeline {
    return this.#watch?.comparison.timeline ?? [];
  }

  /** Resolves when the look under way is done; for whoever must not run ahead of it. */
  async settled(): Promise<void> {
    await this.#watch?.looking;
  }

  #begin(key: string, release: Release, now: number): Watch {
    const text = this.#options.memory.load(key);
    const kept = text === undefined ? undefined : readCheckpoint(text);
    return {
      key,
      candidate: release.candidate.number,
      ...(release.from && { stable: release.from.number }),
      comparison: kept ?? newComparison(release.startedAt),
      hasProfile: kept !== undefined || !release.from,
      startingUntilMs: 0,
      asked: 0,
      reads: [],
      answeredAtMs: now,
      silence: undefined,
      regressed: undefined,
      looking: undefined,
    };
  }

  async #look(watch: Watch, now: number): Promise<void> {
    const { provider } = this.#options;
    if (!watch.hasProfile) await this.#learn(watch);
    const stepMs = Math.max(provider.resolutionMs, stretchMs);
    const fromMs = this.#start(watch, now);
    const lengthMs = Math.floor((now - provider.settleMs - fromMs) / stepMs) * stepMs;
    // After a gap the time is read in stretches: one long window would mix different hours.
    for (let atMs = fromMs; atMs < fromMs + lengthMs; atMs += stepMs) {
      const counts = await this.#counts(watch, atMs, atMs + stepMs);
      if (!counts.known) {
        watch.silence = counts.because;
        return;
      }
      watch.answeredAtMs = now;
      watch.silence = undefined;
      this.#take(watch, readOf(watch, [atMs, atMs + stepMs], counts.value), now);
    }
  }

  #take(watch: Watch, read: WindowRead, now: number): void {
    const { compare, memory } = this.#options;
    const { windows } = watch.comparison;
    watch.reads = addRead(watch.reads, read);
    watch.comparison = compare
      ? advance(watch.comparison, read, compare)
      : { ...watch.comparison, readToMs: read.toMs };
    const verdict = this.#found(watch, now);
    if (verdict?.kind === 'regressed') watch.regressed ??= verdict;
    if (watch.comparison.windows > windows)
      memory.save(watch.key, writeCheckpoint(watch.comparison));
  }

  /** Where the next window begins: what the provider has forgotten is lost for both alike. */
  #start(watch: Watch, now: number): number {
    const { resolutionMs, memoryMs } = this.#options.provider;
    const from = Math.max(watch.comparison.readToMs, now - memoryMs + 2 * resolutionMs);
    return Math.ceil(from / resolutionMs) * resolutionMs;
  }

  /** Without the past the first windows of the release serve as the profile. */
  async #learn(watch: Watch): Promise<void> {
    const { resolutionMs } = this.#options.provider;
    const toMs = Math.ceil(watch.comparison.readToMs / resolutionMs) * resolutionMs;
    const fromMs = toMs - Math.ceil(profileMs / resolutionMs) * resolutionMs;
    const counts = await this.#counts(watch, fromMs, toMs);
    watch.hasProfile = true;
    if (!counts.known) return;
    watch.comparison = learnProfile(watch.comparison, readOf(watch, [fromMs, toMs], counts.value));
  }

  /** A provider that throws although it promised not to is the world misbehaving all the same. */
  async #counts(watch: Watch, fromMs: number, toMs: number): Promise<Known<WindowCounts>> {
    const { candidate, stable } = watch;
    const revisions = stable === undefined ? [candidate] : [candidate, stable];
    const request: WindowRequest = { revisions, fromMs, toMs };
    try {
      return await this.#options.provider.window(request);
    } catch (error) {
      return unknown((error as Error).message);
    }
  }

  #verdict(watch: Watch, now: number): Verdict | undefined {
    if (watch.regressed) return watch.regressed;
    const verdict = this.#found(watch, now);
    const deafMs = now - watch.answeredAtMs;
    if (watch.silence === undefined || deafMs < deafAfterMs) return verdict;
    const name = this.#options.provider.name;
    const because =
      `Nothing is known from ${name} for ${formatDuration(deafMs)}: ${watch.silence}. ` +
      'The release goes on when it answers again.';
    return { kind: 'silent', because, holds: true, evidence: verdict?.evidence ?? {} };
  }

  /** What comparison, limits and checklist say together. */
  #found(watch: Watch, now: number): Verdict | undefined {
    const { compare, limits = [], objectives = [], checklist } = this.#options;
    const { candidate, stable, reads } = watch;
    const nowMs = watch.comparison.readToMs;
    const verdicts: Verdict[] = [];
    if (compare && stable !== undefined) {
      verdicts.push(comparisonVerdict(watch.comparison, compare, now));
    }
    const sides = { reads, nowMs, candidate, ...(stable !== undefined && { stable }) };
    for (const limit of limits) verdicts.push(limitVerdict({ limit, ...sides }));
    for (const objective of objectives) verdicts.push(burnVerdict({ objective, ...sides }));
    if (checklist && stable !== undefined) {
      const span = { nowMs, overMs: checklistOverMs };
      const [mine, theirs] = [candidate, stable].map((one) => recentCounts(reads, one, span));
      verdicts.push(checklistVerdict(mine!, theirs!));
    }
    return joinVerdicts(verdicts);
  }
}

/** One release under observation. */
interface Watch {
  readonly key: string;
  readonly candidate: number;
  readonly stable?: number;
  comparison: Comparison;
  hasProfile: boolean;
  startingUntilMs: number;
  asked: number;
  reads: RecentReads;
  answeredAtMs: number;
  /** Why the provider did not answer; undefined when it did. */
  silence: string | undefined;
  /** Once regressed, always: a later look may be kinder, but the promise was made at this one. */
  regressed: Verdict | undefined;
  looking: Promise<void> | undefined;
}

function readOf(
  watch: Watch,
  [fromMs, toMs]: readonly [number, number],
  counts: WindowCounts,
): WindowRead {
  const { candidate, stable = 0, asked } = watch;
  return {
    fromMs,
    toMs,
    counts,
    candidate,
    stable,
    isStarting: fromMs < watch.startingUntilMs,
    asked,
  };
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
