import type { ClientCounts, RevisionCounts, WindowCounts } from '../provider.ts';

export const noCounts: RevisionCounts = { requests: 0, bad: 0, atMost: [] };

/** A revision's counts of a window; zeros where the provider has none. */
export function countsOf(counts: WindowCounts, revision: number): RevisionCounts {
  return counts.byRevision[revision] ?? noCounts;
}

/** Counts of two windows side by side as one. What is open is what is open at the end. */
export function sumCounts(first: RevisionCounts, second: RevisionCounts): RevisionCounts {
  const clients = sumClients(first.clients, second.clients);
  const openAbove = second.openAbove ?? first.openAbove;
  const hasTimed = first.timed !== undefined || second.timed !== undefined;
  return {
    requests: first.requests + second.requests,
    bad: first.bad + second.bad,
    atMost: sumBuckets(first.atMost, second.atMost),
    ...(hasTimed && { timed: timedOf(first) + timedOf(second) }),
    ...(openAbove && { openAbove }),
    ...(clients && { clients }),
  };
}

/** Requests whose latency is known. */
export function timedOf({ requests, timed }: RevisionCounts): number {
  return timed ?? requests;
}

function sumClients(
  first: ClientCounts | undefined,
  second: ClientCounts | undefined,
): ClientCounts | undefined {
  if (!first || !second) return first ?? second;
  return {
    counted: first.counted + second.counted,
    bad: first.bad + second.bad,
    atMost: sumBuckets(first.atMost, second.atMost),
  };
}

export function sumBuckets(first: readonly number[], second: readonly number[]): readonly number[] {
  if (first.length === 0) return second;
  return first.map((count, index) => count + (second[index] ?? 0));
}
