import type { Verdict } from '../../core/world/verdict.ts';
import { timedOf } from '../compare/count-sum.ts';
import type { Recent } from './recent-counts.ts';

/**
 * The bands of the deployment checklist, which many teams already work by. They compare plain
 * figures of the last five minutes and know nothing of chance: with little traffic they hold or
 * take back healthy candidates. They are offered as a preset, not as the default.
 */
export interface ChecklistBand {
  readonly name: 'errors' | 'p95' | 'p99';
  /** What the bounds are in. */
  readonly unit: 'percentage points' | 'percent of stable';
  /** Below it, go on. */
  readonly proceedBelow: number;
  /** Above it, roll back; in between, hold. */
  readonly rollBackAbove: number;
}

export const checklistBands: readonly ChecklistBand[] = [
  { name: 'errors', unit: 'percentage points', proceedBelow: 1, rollBackAbove: 5 },
  { name: 'p95', unit: 'percent of stable', proceedBelow: 10, rollBackAbove: 25 },
  { name: 'p99', unit: 'percent of stable', proceedBelow: 15, rollBackAbove: 100 },
];

/** Fewer requests than this on either side give no percentile worth comparing. */
const requestsMin = 100;

export type Decision = 'proceed' | 'hold' | 'roll back';

export function bandDecision(band: ChecklistBand, increase: number): Decision {
  if (increase > band.rollBackAbove) return 'roll back';
  return increase < band.proceedBelow ? 'proceed' : 'hold';
}

/** What the checklist says of a candidate beside stable. */
export function checklistVerdict(candidate: Recent, stable: Recent): Verdict {
  const requests = Math.min(candidate.counts.requests, stable.counts.requests);
  if (candidate.counts.requests === 0) {
    return { kind: 'silent', because: 'The checklist has no request to look at.', evidence: {} };
  }
  const evidence: Record<string, number | string> = {};
  if (requests < requestsMin) {
    const because = `The checklist needs ${requestsMin} requests of each revision in five minutes.`;
    return { kind: 'undecided', because, evidence: { requests } };
  }
  const found: { readonly decision: Decision; readonly text: string }[] = [];
  for (const band of checklistBands) {
    const increase = increaseOf(band, candidate, stable);
    if (increase === undefined) continue;
    const decision = bandDecision(band, increase);
    evidence[`${band.name}Increase`] = Number(increase.toPrecision(4));
    evidence[`${band.name}Decision`] = decision;
    found.push({ decision, text: textOf(band, increase) });
  }
  const texts = (decision: Decision) =>
    found.filter((one) => one.decision === decision).map((one) => one.text);
  const back = texts('roll back');
  if (back.length > 0) return { kind: 'regressed', because: `${back.join('; ')}.`, evidence };
  const hold = texts('hold');
  if (hold.length > 0) {
    return { kind: 'undecided', because: `${hold.join('; ')}.`, holds: true, evidence };
  }
  return { kind: 'healthy', because: `${texts('proceed').join('; ')}.`, evidence };
}

function textOf(band: ChecklistBand, increase: number): string {
  const by = `${Number(increase.toPrecision(3))} ${band.unit}`;
  const bounds = `go on below ${band.proceedBelow}, roll back above ${band.rollBackAbove}`;
  return `${band.name} rose by ${by} (${bounds})`;
}

function increaseOf(band: ChecklistBand, candidate: Recent, stable: Recent): number | undefined {
  if (band.name === 'errors') return 100 * (errorShare(candidate) - errorShare(stable));
  const quantile = band.name === 'p95' ? 0.95 : 0.99;
  const mine = quantileMs(candidate, quantile);
  const theirs = quantileMs(stable, quantile);
  if (mine === undefined || theirs === undefined || theirs === 0) return undefined;
  return 100 * (mine / theirs - 1);
}

function errorShare({ counts }: Recent): number {
  return counts.bad / counts.requests;
}

/**
 * A quantile from buckets, by linear interpolation in the bucket that holds it, as Prometheus'
 * histogram_quantile does; the highest edge when it lies above all. Undefined without buckets.
 */
export function quantileMs({ counts, edgesMs }: Recent, quantile: number): number | undefined {
  const requests = timedOf(counts);
  if (edgesMs.length === 0 || requests === 0) return undefined;
  const rank = quantile * requests;
  const edge = counts.atMost.findIndex((count) => count >= rank);
  if (edge < 0) return edgesMs.at(-1);
  const below = counts.atMost[edge - 1] ?? 0;
  const lower = edgesMs[edge - 1] ?? 0;
  const inBucket = counts.atMost[edge]! - below;
  const part = inBucket === 0 ? 1 : (rank - below) / inBucket;
  return lower + (edgesMs[edge]! - lower) * part;
}
