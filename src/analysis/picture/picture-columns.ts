import type { Timeline } from '../compare/timeline.ts';

/** A slice of time of equal length; shares are undefined where there was no unit. */
export interface Column {
  readonly fromMs: number;
  readonly toMs: number;
  readonly candidate: number | undefined;
  readonly stable: number | undefined;
}

/** The timeline cut into at most `width` slices. */
export function columnsOf(timeline: Timeline, width: number): readonly Column[] {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (!first || !last) return [];
  const count = Math.min(width, timeline.length);
  const stepMs = (last.toMs - first.fromMs) / count;
  return Array.from({ length: count }, (_, index) => {
    const fromMs = first.fromMs + index * stepMs;
    const toMs = fromMs + stepMs;
    const inside = timeline.filter((one) => one.toMs > fromMs && one.toMs <= toMs + 0.5);
    const share = (of: 'candidate' | 'stable') => {
      const units = inside.reduce((sum, one) => sum + one[of].units, 0);
      const bad = inside.reduce((sum, one) => sum + one[of].bad, 0);
      return units === 0 ? undefined : Math.min(1, bad / units);
    };
    return { fromMs, toMs, candidate: share('candidate'), stable: share('stable') };
  });
}

/** The largest share in any column; 0 where nothing was bad. */
export function highest(columns: readonly Column[]): number {
  return Math.max(0, ...columns.flatMap((one) => [one.candidate ?? 0, one.stable ?? 0]));
}
