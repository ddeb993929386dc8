import type { Clock } from './clock.ts';

/** A clock that stands still until it is moved: for tests and the simulator. */
export class SimulatedClock implements Clock {
  #now: number;

  constructor(startMs = 0) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  /** Moves time forward. */
  advance(ms: number): void {
    this.#now += ms;
  }

  /** Sleeping moves the clock itself: nothing else would. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
  }
}
