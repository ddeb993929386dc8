import type { Counts } from './closest-counts.ts';

/** One revision's instances of one role: how many are asked for, how many of them are available. */
export interface Sized {
  readonly spec: number;
  readonly available: number;
}

export const none: Sized = { spec: 0, available: 0 };

export interface CountsNow {
  readonly replicas: number;
  readonly surge: number;
  readonly unavailable: number;
  /** Where the counts should end. */
  readonly wanted: Counts;
  readonly candidate: Sized;
  readonly stable: Sized;
  /** Revisions that are going, newest first. */
  readonly older: readonly Sized[];
  /** Instances that are stopping and still exist; they count towards the surge. */
  readonly leaving: number;
}

export interface NextCounts extends Counts {
  readonly older: readonly number[];
}

/**
 * The next move where instances carry traffic in proportion: grow within `replicas + surge`,
 * stable first; drain older revisions before shrinking the other side; never take available
 * instances below `replicas - unavailable`. The field's arithmetic (Argo Rollouts' basic canary,
 * Kubernetes' rolling update), with stopping instances counted, which both leave out.
 */
export function nextCounts(given: CountsNow): NextCounts {
  const now = {
    ...given,
    candidate: staying(given.candidate),
    stable: staying(given.stable),
    older: given.older.map(staying),
  };
  const grown = grow(now);
  const older = shrinkOlder(now, grown);
  if (now.older.some((one) => one.spec > 0)) return { ...grown, older };
  return { ...shrink(now, grown), older };
}

/** Of more than are wanted some are being let go: only those that will stay count. */
function staying({ spec, available }: Sized): Sized {
  return { spec, available: Math.min(spec, available) };
}

function grow(now: CountsNow): Counts {
  const older = now.older.reduce((total, one) => total + one.spec, 0);
  const total = now.candidate.spec + now.stable.spec + older + now.leaving;
  let room = Math.max(0, now.replicas + now.surge - total);
  const stableNeed = Math.max(0, now.wanted.stable - now.stable.spec);
  const stable = now.stable.spec + Math.min(stableNeed, room);
  room -= stable - now.stable.spec;
  const candidateNeed = Math.max(0, now.wanted.candidate - now.candidate.spec);
  return { stable, candidate: now.candidate.spec + Math.min(candidateNeed, room) };
}

function shrinkOlder(now: CountsNow, grown: Counts): number[] {
  const available =
    Math.min(now.candidate.available, grown.candidate) +
    Math.min(now.stable.available, grown.stable) +
    now.older.reduce((total, one) => total + one.available, 0);
  const needed = Math.min(now.replicas, now.wanted.candidate + now.wanted.stable);
  let budget = Math.max(0, available - (needed - now.unavailable));
  return now.older.map((one) => {
    // Instances that serve nobody cost nothing.
    const remaining = one.available;
    const gone = Math.min(remaining, budget);
    budget -= gone;
    return remaining - gone;
  });
}

function shrink(now: CountsNow, grown: Counts): Counts {
  const minimum = now.replicas - now.unavailable;
  const increasing = now.wanted.candidate >= grown.candidate;
  const have =
    drainable({ spec: grown.candidate, available: now.candidate.available }, !increasing) +
    drainable({ spec: grown.stable, available: now.stable.available }, increasing);
  if (have <= minimum) return grown;
  const extra = have - minimum;
  const limit = now.replicas + now.surge;
  if (increasing) {
    const stable = Math.max(now.wanted.stable, grown.stable - extra);
    const balanced = balance(
      { spec: Math.min(stable, grown.stable), available: now.stable.available },
      { spec: grown.candidate, available: now.candidate.available },
      { limit, minimum },
    );
    return { stable: balanced.drained, candidate: balanced.other };
  }
  const candidate = Math.max(now.wanted.candidate, grown.candidate - extra);
  const balanced = balance(
    { spec: candidate, available: now.candidate.available },
    { spec: grown.stable, available: now.stable.available },
    { limit, minimum },
  );
  return { candidate: balanced.drained, stable: balanced.other };
}

/** Instances that count when deciding how many may go: those that serve, or all of one side. */
export function drainable(sized: Sized, all: boolean): number {
  return all ? sized.spec : Math.min(sized.spec, sized.available);
}

/** Keeps both sides within the limit without giving up instances that are needed to serve. */
function balance(
  drained: Sized,
  other: Sized,
  bounds: { readonly limit: number; readonly minimum: number },
): { readonly drained: number; readonly other: number } {
  let otherSpec = other.spec - Math.max(0, other.spec + drained.spec - bounds.limit);
  const available =
    Math.min(drained.available, drained.spec) + Math.min(other.available, otherSpec);
  const missing = Math.max(0, bounds.minimum - available);
  otherSpec += Math.min(Math.max(0, other.available - otherSpec), missing);
  const over = Math.max(0, otherSpec + drained.spec - bounds.limit);
  return { drained: drained.spec - over, other: otherSpec };
}
