import { timedOf } from '../compare/count-sum.ts';
import { checklistBands, quantileMs } from './checklist.ts';
import type { CountLimit } from './count-limit.ts';
import type { Recent } from './recent-counts.ts';

/**
 * How a service did before a release: what it is held against after the release, when there is
 * nothing left to compare with side by side. Taken before, and again once the release was good.
 */
export interface Baseline {
  readonly takenAtMs: number;
  readonly requests: number;
  readonly errorShare: number;
  /** Milliseconds; absent where latency is not counted. */
  readonly p95?: number;
  readonly p99?: number;
}

/** Fewer requests than this are no baseline. */
const requestsMin = 100;

/** The baseline in some minutes of stable; undefined when they hold too little. */
export function takeBaseline(recent: Recent, takenAtMs: number): Baseline | undefined {
  const { requests, bad } = recent.counts;
  if (requests < requestsMin) return undefined;
  const isTimed = timedOf(recent.counts) >= requestsMin;
  const [p95, p99] = [0.95, 0.99].map((q) => (isTimed ? quantileMs(recent, q) : undefined));
  return {
    takenAtMs,
    requests,
    errorShare: bad / requests,
    ...(p95 !== undefined && { p95 }),
    ...(p99 !== undefined && { p99 }),
  };
}

/**
 * The limits that follow from a baseline: the bounds beyond which the deployment checklist rolls
 * back. They are watched like any limit, so chance does not break them.
 */
export function baselineLimits(baseline: Baseline): readonly CountLimit[] {
  const bound = (name: string) => checklistBands.find((band) => band.name === name)!.rollBackAbove;
  const limits: CountLimit[] = [
    { kind: 'errors', above: Math.min(1, baseline.errorShare + bound('errors') / 100) },
  ];
  const { p95, p99 } = baseline;
  if (p95 !== undefined) {
    limits.push({ kind: 'latency', quantile: 0.95, aboveMs: p95 * (1 + bound('p95') / 100) });
  }
  if (p99 !== undefined) {
    limits.push({ kind: 'latency', quantile: 0.99, aboveMs: p99 * (1 + bound('p99') / 100) });
  }
  return limits;
}

/** The baseline for next time: the new one if the release was good, else the one that was. */
export function nextBaseline(
  before: Baseline | undefined,
  after: Baseline | undefined,
  wasGood: boolean,
): Baseline | undefined {
  return wasGood ? (after ?? before) : before;
}
