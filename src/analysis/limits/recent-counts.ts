import { countsOf, noCounts, sumCounts } from '../compare/count-sum.ts';
import type { WindowRead } from '../compare/window.ts';
import type { RevisionCounts } from '../provider.ts';

/** What a revision did over the last while. */
export interface Recent {
  readonly counts: RevisionCounts;
  readonly edgesMs: readonly number[];
}

/** The reads of the last minutes, newest last; bounded by time. */
export type RecentReads = readonly WindowRead[];

const keptMs = 300_000;

/** Reads during warm-up are left out: they say how instances start, not how they serve. */
export function addRead(reads: RecentReads, read: WindowRead): RecentReads {
  const since = read.toMs - keptMs;
  const kept = reads.filter((one) => one.fromMs >= since);
  return read.isStarting ? kept : [...kept, read];
}

/** One revision's counts over the last `overMs` before `nowMs`. */
export function recentCounts(
  reads: RecentReads,
  revision: number,
  span: { readonly nowMs: number; readonly overMs: number },
): Recent {
  let counts = noCounts;
  let edgesMs: readonly number[] = [];
  for (const read of reads) {
    if (read.toMs <= span.nowMs - span.overMs) continue;
    counts = sumCounts(counts, countsOf(read.counts, revision));
    edgesMs = read.counts.edgesMs;
  }
  return { counts, edgesMs };
}
