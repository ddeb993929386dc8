import type { MetricClass } from './classify-metric.ts';

export interface ScoredMetric {
  readonly kind: MetricClass;
  readonly critical: boolean;
  /** A metric may be in several. */
  readonly groups: readonly string[];
}

/** Above this part of metrics without data there is nothing to score. */
const noDataMax = 50;

/**
 * The summary score of Kayenta's judge, 0 to 100: groups by weight, a failed critical metric makes
 * it 0. A group whose metrics could not be counted weighs as if it had passed, and a weighted group
 * without any metric adds nothing; both as Kayenta does it.
 */
export function scoreMetrics(
  metrics: readonly ScoredMetric[],
  weights: Readonly<Record<string, number>>,
): number {
  if (metrics.some((metric) => metric.critical && metric.kind !== 'Pass')) return 0;
  const missing = metrics.filter((metric) => metric.kind === 'Nodata').length;
  if ((100 * missing) / metrics.length >= noDataMax) return 0;
  const groups = [...new Set(metrics.flatMap((metric) => metric.groups))];
  const given = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const unweighted = groups.filter((group) => weights[group] === undefined);
  const shared = unweighted.length === 0 ? 0 : (100 - given) / unweighted.length;
  const sum = groups.reduce((total, group) => {
    const inGroup = metrics.filter((metric) => metric.groups.includes(group));
    return total + (groupScore(inGroup) * (weights[group] ?? shared)) / 100;
  }, 0);
  return Math.round(sum * 100) / 100;
}

function groupScore(metrics: readonly ScoredMetric[]): number {
  const counted = metrics.filter(({ kind }) => kind !== 'Nodata' && kind !== 'Error');
  if (counted.length === 0) return 100;
  return (100 * counted.filter(({ kind }) => kind === 'Pass').length) / counted.length;
}
