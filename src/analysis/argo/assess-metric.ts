import {
  type ArgoMetric,
  type ArgoPhase,
  effectiveCount,
  isCompleted,
  type MetricResult,
} from './argo-metric.ts';

const consecutiveErrorDefault = 4;

/**
 * The phase of a metric from its counters. A completed phase stays. Failures are counted over the
 * whole run and never taken back; enough successes in a row end it before its count is reached.
 */
export function assessMetric(
  metric: ArgoMetric,
  result: MetricResult,
  isTerminating: boolean,
): ArgoPhase {
  if (isCompleted(result.phase)) return result.phase;
  if (!result.last) return isTerminating ? 'Successful' : 'Pending';
  if (!isCompleted(result.last.phase)) return 'Running';
  const bad = badPhase(metric, result);
  if (bad) return bad.phase;
  const enough = metric.consecutiveSuccessLimit ?? 0;
  if (enough > 0 && result.consecutiveSuccess >= enough) return 'Successful';
  const count = effectiveCount(metric);
  if (count !== undefined && result.count >= count) {
    if (enough === 0) return 'Successful';
    return (metric.failureLimit ?? 0) >= 0 ? 'Inconclusive' : 'Failed';
  }
  return isTerminating ? 'Successful' : 'Running';
}

export interface BadPhase {
  readonly phase: 'Failed' | 'Inconclusive' | 'Error';
  /** `failed (1) > failureLimit (0)`. */
  readonly because: string;
}

/** A limit that was passed. Of several, errors outweigh inconclusive ones, and these failures. */
export function badPhase(metric: ArgoMetric, result: MetricResult): BadPhase | undefined {
  const { failureLimit = 0, inconclusiveLimit = 0 } = metric;
  const errorLimit = metric.consecutiveErrorLimit ?? consecutiveErrorDefault;
  const { failed, inconclusive, consecutiveError } = result;
  if (consecutiveError > errorLimit) {
    const limit = `consecutiveErrorLimit (${errorLimit})`;
    return { phase: 'Error', because: `consecutiveErrors (${consecutiveError}) > ${limit}` };
  }
  if (inconclusive > inconclusiveLimit) {
    const because = `inconclusive (${inconclusive}) > inconclusiveLimit (${inconclusiveLimit})`;
    return { phase: 'Inconclusive', because };
  }
  if (failureLimit >= 0 && failed > failureLimit) {
    return { phase: 'Failed', because: `failed (${failed}) > failureLimit (${failureLimit})` };
  }
  return undefined;
}
