import { type Known, unknown } from '../core/world/known.ts';
import type { Clock } from '../kit/clock.ts';
import type { Random } from '../kit/random.ts';
import { ControllerKilled, type Incarnation } from './incarnation.ts';
import type { Faults } from './scenario.ts';

interface Look<Value> {
  readonly at: number;
  readonly answer: Known<Value>;
}

/** A stale look is not older than this. */
const lagMs = 8000;

/** Lets calls fail, lag, lie dead or kill their caller, as the scenario's faults say. */
export class Chaos {
  readonly #faults: Faults;
  readonly #rng: Random;
  readonly #clock: Clock;
  readonly #healsAt: number;
  readonly #earlier = new Map<string, Look<unknown>>();
  /** Writes that wait for their stalled caller to be continued. */
  readonly #stalled: (() => Promise<void>)[] = [];
  /** Calls made so far, by every controller. */
  calls = 0;

  constructor(options: {
    readonly faults: Faults;
    readonly rng: Random;
    readonly clock: Clock;
    readonly startedAt: number;
  }) {
    this.#faults = options.faults;
    this.#rng = options.rng;
    this.#clock = options.clock;
    this.#healsAt = options.startedAt + options.faults.untilMs;
  }

  get isHealed(): boolean {
    return this.#clock.now() >= this.#healsAt;
  }

  /** A read: may be unknown, or what was true a moment ago. */
  async look<Value>(
    by: Incarnation,
    key: string,
    ask: () => Promise<Known<Value>>,
  ): Promise<Known<Value>> {
    this.#mayDie(by, 'before');
    if (!this.isHealed && this.#rng.chance(this.#faults.unknown)) {
      return unknown(`${key} does not answer`);
    }
    const earlier = this.#earlier.get(key) as Look<Value> | undefined;
    const isRecent = earlier !== undefined && this.#clock.now() - earlier.at < lagMs;
    if (!this.isHealed && isRecent && this.#rng.chance(this.#faults.stale)) return earlier.answer;
    const answer = await ask();
    this.#earlier.set(key, { at: this.#clock.now(), answer });
    return answer;
  }

  /** A write: may fail before or after its effect, or reach the world long after it was sent. */
  async ask(by: Incarnation, effect: () => Promise<void>): Promise<void> {
    this.#mayDie(by, 'before');
    if (!this.isHealed) {
      if (this.#rng.chance(this.#faults.failBefore)) throw new Error('connection refused');
      if (this.#rng.chance(this.#faults.stall)) this.#stall(by, effect);
    }
    await effect();
    this.#mayDie(by, 'after');
    if (!this.isHealed && this.#rng.chance(this.#faults.failAfter)) throw new Error('timeout');
  }

  /** Something durable: all of it or nothing, then perhaps the end of its caller. */
  async write(by: Incarnation, effect: () => Promise<void>): Promise<void> {
    this.#mayDie(by, 'before');
    if (!this.isHealed && this.#rng.chance(this.#faults.stall)) this.#stall(by, effect);
    await effect();
    this.#mayDie(by, 'after');
  }

  /**
   * Continues the writes of controllers that were stopped past their lease: at once, or after
   * others have driven the service for some turns.
   */
  async continueStalled(chance: number): Promise<void> {
    if (this.#stalled.length === 0 || !(chance === 1 || this.#rng.chance(chance))) return;
    for (const effect of this.#stalled.splice(0)) {
      try {
        await effect();
      } catch {
        // The world refused an order from the past, as it should.
      }
    }
  }

  #stall(by: Incarnation, effect: () => Promise<void>): never {
    by.isDead = true;
    by.isStale = true;
    this.#stalled.push(effect);
    throw new ControllerKilled();
  }

  #mayDie(by: Incarnation, moment: 'before' | 'after'): void {
    if (by.isDead) throw new ControllerKilled();
    if (moment === 'before') this.calls += 1;
    const { dieAt, crash } = this.#faults;
    const isNow = dieAt?.call === this.calls && dieAt.moment === moment;
    if (!isNow && (this.isHealed || !this.#rng.chance(crash))) return;
    by.isDead = true;
    throw new ControllerKilled();
  }
}
