import { timedOf } from '../compare/count-sum.ts';
import { logMeanExp } from '../sequential/log-sum-exp.ts';
import type { Recent } from './recent-counts.ts';

/** An absolute bound on a measure of either revision. */
export type CountLimit =
  /** Broken when more than this share of the answers is bad: 0.05 is 5 %. */
  | { readonly kind: 'errors'; readonly above: number }
  /** Broken when more requests than the quantile allows take longer. */
  | { readonly kind: 'latency'; readonly quantile: number; readonly aboveMs: number };

export type LimitState = 'kept' | 'broken' | 'unproven';

export interface LimitAnswer {
  readonly state: LimitState;
  /** The measure as it is, for a sentence. */
  readonly share: number;
  readonly requests: number;
}

/** What is bet on: a share this many times the allowed one. */
const multiples: readonly number[] = [1.25, 1.5, 2, 3, 5, 10, 20];

/** The chance that a minute of a service that keeps its limit is called broken. */
const alpha = 0.01;

/**
 * Whether a limit holds over the recent time. Broken needs more than the share being above it: with
 * few requests one bad answer would do that. The e-value of the binomial test against the allowed
 * share says whether chance is a good explanation.
 */
export function limitAnswer(limit: CountLimit, recent: Recent): LimitAnswer {
  const { requests, bad } = tallyOf(limit, recent);
  const allowed = allowedShare(limit);
  const share = requests === 0 ? 0 : bad / requests;
  if (requests === 0) return { state: 'unproven', share, requests };
  if (share <= allowed) return { state: 'kept', share, requests };
  const state = logAgainst(allowed, requests, bad) >= Math.log(1 / alpha) ? 'broken' : 'unproven';
  return { state, share, requests };
}

/** The share of requests that may be bad, or slow. */
export function allowedShare(limit: CountLimit): number {
  return limit.kind === 'errors' ? limit.above : 1 - limit.quantile;
}

/** Slow is what took longer than the first edge that is not below the bound. */
function tallyOf(
  limit: CountLimit,
  { counts, edgesMs }: Recent,
): { requests: number; bad: number } {
  if (limit.kind === 'errors') return { requests: counts.requests, bad: counts.bad };
  const edge = edgesMs.findIndex((edgeMs) => edgeMs >= limit.aboveMs);
  if (edge < 0 || counts.atMost.length === 0) return { requests: 0, bad: 0 };
  const open = counts.openAbove?.[edge] ?? 0;
  return {
    requests: timedOf(counts) + open,
    bad: timedOf(counts) - counts.atMost[edge]! + open,
  };
}

/** ln of the e-value against "at most the allowed share": the mean of likelihood ratios. */
export function logAgainst(allowed: number, requests: number, bad: number): number {
  const floor = Math.max(allowed, 1e-9);
  return logMeanExp(
    multiples.map((multiple) => {
      const share = Math.min((1 + floor) / 2, floor * multiple);
      const good = requests - bad;
      return bad * Math.log(share / floor) + good * Math.log((1 - share) / (1 - floor));
    }),
  );
}
