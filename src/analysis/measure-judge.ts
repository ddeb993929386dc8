import type { Release } from '../core/release/release.ts';
import { type Known, unknown } from '../core/world/known.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';
import { type Random, random } from '../kit/random.ts';
import type { Judge } from './judge.ts';
import {
  afterLook,
  lookAt,
  type MeasureBound,
  type MeasureState,
  measureVerdict,
  notLooked,
} from './limits/measure-limit.ts';
import type { MeasureSource } from './measure-source.ts';

export interface MeasureJudgeOptions {
  readonly name: string;
  readonly source: MeasureSource;
  readonly bound: MeasureBound;
  /** Time between looks; default 15,000. A fifth of it is left to chance, so that many releases
   * that began together do not ask together. */
  readonly everyMs?: number;
  /** Looks in a row that must break the bound; default 3. */
  readonly looks?: number;
}

/** Holds the candidate against a bound on one value, asked in the background. */
export class MeasureJudge implements Judge {
  readonly #options: MeasureJudgeOptions;
  readonly #rng: Random;
  #watch: Watch | undefined;

  constructor(options: MeasureJudgeOptions, seed = 1) {
    this.#options = options;
    this.#rng = random(seed);
  }

  judge(release: Release, _observation: Observation, now: number): Verdict | undefined {
    const { from, candidate } = release;
    const key = `${release.number}/${candidate.number}`;
    if (this.#watch?.key !== key) {
      this.#watch = { key, state: notLooked, dueMs: now, looking: undefined };
    }
    const watch = this.#watch;
    const isDue = now >= watch.dueMs && !watch.looking;
    if (isDue) {
      const everyMs = this.#options.everyMs ?? 15_000;
      watch.dueMs = now + everyMs * (0.9 + 0.2 * this.#rng.next());
      watch.looking = this.#look(watch, now, candidate.number, from?.number).finally(() => {
        watch.looking = undefined;
      });
    }
    const { name, bound, looks = 3 } = this.#options;
    return measureVerdict({ name, bound, state: watch.state, looksNeeded: looks });
  }

  /** Resolves when the look under way is done. */
  async settled(): Promise<void> {
    await this.#watch?.looking;
  }

  async #look(
    watch: Watch,
    now: number,
    candidate: number,
    stable: number | undefined,
  ): Promise<void> {
    const { bound } = this.#options;
    const [mine, theirs] = await Promise.all([
      this.#ask(candidate, now),
      stable === undefined ? undefined : this.#ask(stable, now),
    ]);
    const looks = {
      candidate: lookAt(bound, mine),
      ...(theirs && { stable: lookAt(bound, theirs) }),
    };
    watch.state = afterLook(watch.state, bound, looks);
  }

  async #ask(revision: number, now: number): Promise<Known<unknown>> {
    try {
      return await this.#options.source.measure(revision, now);
    } catch (error) {
      return unknown((error as Error).message);
    }
  }
}

interface Watch {
  readonly key: string;
  state: MeasureState;
  dueMs: number;
  looking: Promise<void> | undefined;
}
