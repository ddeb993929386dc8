import type { Random } from '../../../kit/random.ts';

/**
 * An open model: arrivals of a Poisson process at `ratePerSecond`, which do not wait for answers.
 * `fire` gets the time at which the arrival was meant, also when the loop came late to it.
 */
export function startArrivals(
  ratePerSecond: number,
  random: Random,
  now: () => number,
  fire: (intendedAt: number) => void,
): () => void {
  if (ratePerSecond <= 0) return () => {};
  const gapMs = () => (-Math.log(1 - random.next()) * 1000) / ratePerSecond;
  let nextAt = now() + gapMs();
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(tick, Math.max(0, nextAt - now()));
  };
  const tick = () => {
    for (const time = now(); nextAt <= time; nextAt += gapMs()) fire(nextAt);
    schedule();
  };
  schedule();
  return () => clearTimeout(timer);
}
