import type { Instance } from './instance.ts';

const failuresInARow = 5;
const firstMs = 10_000;
const longestMs = 60_000;
/** After a refused connection an instance is avoided for this long, if another can serve. */
const refusedMs = 1000;

/**
 * Passive signals within one revision: an instance that keeps failing gets no requests for a
 * while, but never more than a third of its revision. They never move traffic between revisions:
 * a bad candidate has to look bad to the judge, not quietly lose its share.
 */
export function noteFailure(
  instance: Instance,
  siblings: readonly Instance[],
  refusedConnection: boolean,
): void {
  const now = performance.now();
  instance.failures += 1;
  if (refusedConnection) instance.avoidUntil = Math.max(instance.avoidUntil, now + refusedMs);
  if (instance.failures < failuresInARow || instance.ejectedUntil > now) return;
  const ejected = siblings.filter((one) => one.ejectedUntil > now).length;
  if (ejected + 1 > Math.floor(siblings.length / 3)) return;
  instance.ejections += 1;
  instance.failures = 0;
  instance.ejectedUntil = now + Math.min(longestMs, firstMs * instance.ejections);
  instance.avoidUntil = Math.max(instance.avoidUntil, instance.ejectedUntil);
}

export function noteSuccess(instance: Instance): void {
  instance.failures = 0;
}
