import type { Clock } from './clock.ts';

export interface SystemClockOptions {
  /** A time that has been written down already: the clock begins no earlier. Default 0. */
  readonly notBefore?: number;
  /** The machine's clock, which people and time servers set. Default `Date.now`. */
  readonly wall?: () => number;
  /** Milliseconds since any moment, which nobody can set. Default `performance.now`. */
  readonly steady?: () => number;
}

/** A larger difference is a clock that was set, not one that is slightly off. */
const setByMs = 1000;
/** How much slower or faster time goes until the clock is right again. */
const slew = 0.1;

/**
 * The machine's clock without its jumps. When it is set, time neither leaps nor stands still: it
 * goes a tenth faster or slower until both agree again, so that a deadline is not over at once
 * and a wait does not last an hour longer.
 */
export function systemClock(options: SystemClockOptions = {}): Clock {
  const { wall = Date.now, steady = () => performance.now(), notBefore = 0 } = options;
  let at = Math.max(wall(), notBefore);
  let seenAt = steady();
  return {
    now() {
      const passed = Math.max(0, steady() - seenAt);
      seenAt += passed;
      const ahead = wall() - (at + passed);
      if (Math.abs(ahead) <= setByMs) at = Math.max(at, wall());
      else at += passed * (ahead > 0 ? 1 + slew : 1 - slew);
      return Math.floor(at);
    },
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const finish = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', finish);
          resolve();
        };
        const timer = setTimeout(finish, ms);
        signal?.addEventListener('abort', finish, { once: true });
      });
    },
  };
}
