/**
 * Buckets of latency: eight per doubling from 0.25 ms to 131 s, so that neighbouring edges are 9 %
 * apart. Coarser ones could not tell a candidate that is 10 % slower.
 */
const perDoubling = 8;
const firstMs = 0.25;
const count = 19 * perDoubling + 1;

/** One more than there are edges: the last one is for everything above. */
export const bucketCount = count + 1;

/** The upper edges in milliseconds, ascending. */
export const edgesMs: readonly number[] = Array.from(
  { length: count },
  (_, index) => firstMs * 2 ** (index / perDoubling),
);

/** The bucket of a latency: the first whose edge is not below it. */
export function bucketOf(latencyMs: number): number {
  if (latencyMs <= firstMs) return 0;
  return Math.min(count, Math.ceil(Math.log2(latencyMs / firstMs) * perDoubling - 1e-9));
}
