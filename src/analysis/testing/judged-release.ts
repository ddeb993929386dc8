import type { Verdict } from '../../core/world/verdict.ts';
import { random } from '../../kit/random.ts';
import { type CompareSettings, compareDefaults } from '../compare/compare-settings.ts';
import { EvidenceJudge } from '../evidence-judge.ts';
import { type EvidenceMemory, VolatileMemory } from '../evidence-memory.ts';
import { FakeProvider } from '../fake-provider.ts';
import type { CountLimit } from '../limits/count-limit.ts';
import { observationOf, releaseOf } from './release-of.ts';

export interface Service {
  /** Requests per second of both revisions together. */
  readonly rps: number;
  /** Share of bad answers; seconds after the start of the release. */
  readonly errors: (revision: number, second: number) => number;
  readonly latencyMs: (revision: number, draw: number) => number;
}

export const epoch = Date.UTC(2026, 0, 1);

/** A release with its judge, a provider and made traffic, second by second. */
export class JudgedRelease {
  readonly provider: FakeProvider = new FakeProvider();
  readonly memory: EvidenceMemory;
  readonly settings: CompareSettings;
  readonly limits: readonly CountLimit[];
  readonly #service: Service;
  readonly #rng = random(7);
  weight = 1000;
  /** The candidate's youngest instance is ready since then; seconds after the start. */
  readySince = -60;
  second = 0;
  judge: EvidenceJudge;

  constructor(
    service: Service,
    memory: EvidenceMemory = new VolatileMemory(),
    limits: readonly CountLimit[] = [],
  ) {
    this.#service = service;
    this.settings = compareDefaults;
    this.memory = memory;
    this.limits = limits;
    this.judge = this.newJudge();
    for (let second = -300; second < 0; second += 1) this.#serve(second, 0);
  }

  /** What a controller has after a restart. */
  newJudge(): EvidenceJudge {
    const { provider, settings, memory, limits } = this;
    return new EvidenceJudge({ provider, compare: settings, memory, limits });
  }

  /** The verdict after so many more seconds, or at once when it is regressed. */
  async after(seconds: number): Promise<Verdict> {
    let verdict = await this.look();
    for (let left = seconds; left > 0 && verdict.kind !== 'regressed'; left -= 1) {
      this.#serve(this.second, this.weight / 10_000);
      this.second += 1;
      verdict = await this.look();
    }
    return verdict;
  }

  async look(): Promise<Verdict> {
    const now = epoch + this.second * 1000;
    const release = releaseOf(epoch, this.weight);
    const observation = observationOf(epoch + this.readySince * 1000);
    this.judge.judge(release, observation, now);
    await this.judge.settled();
    const verdict = this.judge.judge(release, observation, now);
    await this.judge.settled();
    return verdict!;
  }

  #serve(second: number, share: number): void {
    const { rps, errors, latencyMs } = this.#service;
    const atMs = epoch + second * 1000;
    for (let request = 0; request < rps; request += 1) {
      const revision = this.#rng.chance(share) ? 2 : 1;
      const bad = this.#rng.chance(errors(revision, second)) ? 1 : 0;
      const latency = latencyMs(revision, this.#rng.next());
      this.provider.add({ atMs, revision, requests: 1, bad, latencyMs: latency });
    }
  }
}
