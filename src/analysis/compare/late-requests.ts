import type { RevisionCounts } from '../provider.ts';
import { sumBuckets, timedOf } from './count-sum.ts';

/**
 * A request is slow when its age passes an edge, not when it ends: one that hangs must count too.
 * Per edge, requests that ended above it and requests under way that are above it by now are the
 * requests that ever passed it; what that sum gained over its best value so far is what passed it
 * in this window. It may shrink for a moment, because what is open is read a little later than
 * what ended.
 */
export interface LateRequests {
  /** Ended above each edge, plus open above it, minus what was open when counting began. */
  readonly passed: readonly number[];
  /** Of them, those that were counted. */
  readonly counted: readonly number[];
  readonly openAtStart: readonly number[];
}

export const noneLate: LateRequests = { passed: [], counted: [], openAtStart: [] };

export interface Passed {
  /** Requests that passed each edge in this window. */
  readonly above: readonly number[];
  readonly late: LateRequests;
}

/** What passed each edge in a window. Requests open at the first call had passed it before. */
export function passedEdges(late: LateRequests, counts: RevisionCounts): Passed {
  const ended = counts.atMost.map((count) => timedOf(counts) - count);
  const { openAbove } = counts;
  if (!openAbove) return { above: ended, late };
  const isFirst = late.passed.length !== ended.length;
  const before = isFirst ? beginning(openAbove, ended) : late;
  const endedSoFar = before.passed;
  const passed = sumBuckets(endedSoFar, ended);
  const now = passed.map((count, edge) => count + openAbove[edge]! - before.openAtStart[edge]!);
  const counted = now.map((count, edge) => Math.max(count, before.counted[edge]!));
  return {
    above: counted.map((count, edge) => count - before.counted[edge]!),
    late: { passed, counted, openAtStart: before.openAtStart },
  };
}

/**
 * The first window: those open now and those that ended in it began before or in it, which cannot
 * be told apart; those that ended are counted, those still open are not.
 */
function beginning(openAbove: readonly number[], ended: readonly number[]): LateRequests {
  const zeros = ended.map(() => 0);
  return { passed: zeros, counted: zeros, openAtStart: openAbove };
}
