import type { ArgoMetric } from './argo-metric.ts';
import { goDuration } from './go-duration.ts';

/** A metric with the names of its providers: exactly one is right. */
export type NamedMetric = ArgoMetric & { readonly providers: readonly string[] };

/** The first mistake in a list of metrics, in Argo's words; undefined when there is none. */
export function metricsMistake(metrics: readonly NamedMetric[]): string | undefined {
  if (metrics.length === 0) return 'no metrics specified';
  const names = new Set<string>();
  for (const [index, metric] of metrics.entries()) {
    if (names.has(metric.name)) return `metrics[${index}]: duplicate name '${metric.name}`;
    names.add(metric.name);
    const mistake = metricMistake(metric);
    if (mistake !== undefined) return `metrics[${index}]: ${mistake}`;
  }
  return undefined;
}

function metricMistake(metric: NamedMetric): string | undefined {
  const { count = 0, failureLimit = 0, inconclusiveLimit = 0, providers } = metric;
  const { consecutiveSuccessLimit = 0, consecutiveErrorLimit = 4 } = metric;
  const needed = failureLimit + consecutiveSuccessLimit;
  const bothCount = failureLimit >= 0 && consecutiveSuccessLimit >= 0;
  if (count > 0 && bothCount && count < needed) {
    const sum = `(${failureLimit} + ${consecutiveSuccessLimit})`;
    const rule = `must be >= failureLimit + consecutiveSuccessLimit ${sum} if both >= 0`;
    return `count (${count}) ${rule}`;
  }
  if (count > 0 && count < inconclusiveLimit) return 'count must be >= inconclusiveLimit';
  if (count > 1 && metric.interval === undefined) {
    return 'interval must be specified when count > 1';
  }
  const interval = durationMistake('interval', metric.interval);
  if (interval) return interval;
  const delay = durationMistake('startDelay', metric.initialDelay);
  if (delay) return delay;
  if (failureLimit < -1) return 'failureLimit must be >= 0, or -1 to be disabled';
  if (inconclusiveLimit < 0) return 'inconclusiveLimit must be >= 0';
  if (consecutiveErrorLimit < 0) return 'consecutiveErrorLimit must be >= 0';
  if (consecutiveSuccessLimit < 0) return 'consecutiveSuccessLimit must be >= 0';
  if (failureLimit === -1 && consecutiveSuccessLimit === 0) {
    return 'failureLimit and consecutiveSuccessLimit cannot both be disabled';
  }
  if (providers.length === 0) return 'no provider specified';
  return providers.length > 1 ? 'multiple providers specified' : undefined;
}

function durationMistake(name: string, value: number | string | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const duration = goDuration(value);
  return duration.ok ? undefined : `invalid ${name} string: ${duration.problem}`;
}
