import type { PrometheusSeries } from './prometheus-client.ts';

/**
 * By how much a counter rose from `fromMs` to `toMs`, from its raw samples. Prometheus' own
 * increase() extrapolates to the edges of the window and gives fractions; counts that are compared
 * must be counts that happened, and those of windows side by side must add up. The rise between two
 * samples belongs to the window of the later one. A fall is a restart: the counter began at 0. The
 * first sample of a series has nothing before it and says nothing.
 */
export function counterIncrease(
  { samples }: PrometheusSeries,
  fromMs: number,
  toMs: number,
): number {
  let sum = 0;
  let last: number | undefined;
  for (const [atMs, value] of samples) {
    if (Number.isNaN(value)) continue;
    if (last !== undefined && atMs > fromMs && atMs <= toMs) {
      sum += value >= last ? value - last : value;
    }
    last = value;
  }
  return Math.round(sum);
}
