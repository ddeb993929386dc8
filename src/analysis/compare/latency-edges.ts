import type { RevisionCounts } from '../provider.ts';
import { sumBuckets, timedOf } from './count-sum.ts';

/** The points of stable's latency at which the revisions are compared. */
export const quantiles = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;

export type QuantileName = keyof typeof quantiles;

/** Stable's latency in earlier windows. Older ones fade, so that it follows the day. */
export interface LatencyProfile {
  readonly requests: number;
  readonly atMost: readonly number[];
}

export const noProfile: LatencyProfile = { requests: 0, atMost: [] };

const requestsMin = 100;
const requestsMax = 50_000;

/** The profile after one more window of stable. */
export function addToProfile(profile: LatencyProfile, counts: RevisionCounts): LatencyProfile {
  const seen = timedOf(counts);
  if (seen === 0 || counts.atMost.length === 0) return profile;
  if (profile.atMost.length !== counts.atMost.length) {
    return { requests: seen, atMost: counts.atMost };
  }
  const requests = profile.requests + seen;
  const atMost = sumBuckets(profile.atMost, counts.atMost);
  if (requests <= requestsMax) return { requests, atMost };
  return { requests: requests / 2, atMost: atMost.map((count) => count / 2) };
}

export interface EdgePair {
  /** Index of the edge that stable's requests are held against. */
  readonly stable: number;
  /** Index of the edge, higher by the tolerance, that the candidate's are held against. */
  readonly candidate: number;
}

/** Edges are a grid: one that is this little below the tolerated one will do. */
const slack = 0.01;

/**
 * The edge nearest to a quantile of stable's earlier requests, and the one for the candidate.
 * Chosen from windows before the one that is tested: an edge picked from the tested window itself
 * would make the test wrong. Undefined while too little was seen, or when the tail is beyond the
 * highest edge.
 */
export function edgePair(request: {
  readonly profile: LatencyProfile;
  readonly edgesMs: readonly number[];
  readonly quantile: number;
  readonly tolerance: number;
}): EdgePair | undefined {
  const { profile, edgesMs, quantile, tolerance } = request;
  if (profile.requests < requestsMin || profile.atMost.length !== edgesMs.length) return undefined;
  const distances = profile.atMost.map((count) => Math.abs(count / profile.requests - quantile));
  const stable = distances.indexOf(Math.min(...distances));
  const wantedMs = edgesMs[stable]! * (1 + tolerance) * (1 - slack);
  const candidate = edgesMs.findIndex((edge) => edge >= wantedMs);
  return candidate < 0 ? undefined : { stable, candidate };
}
