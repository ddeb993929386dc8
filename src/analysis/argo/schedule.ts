import { type ArgoMetric, effectiveCount, isCompleted, type MetricResult } from './argo-metric.ts';
import { type ArgoRun, isTerminating } from './assess-run.ts';
import { secondsOf } from './go-duration.ts';

export interface MeasureTask {
  readonly metric: string;
  readonly kind: 'new' | 'resume';
}

/** How long after an error a metric is measured again, whatever its interval. */
const retryS = 10;

export interface ScheduledRun extends ArgoRun {
  /** Seconds; absent while the run has not begun. */
  readonly startedAt?: number;
}

/** Which metrics are measured now. */
export function whichToMeasure(run: ScheduledRun, now: number): readonly MeasureTask[] {
  const terminating = isTerminating(run) || hasBadStranger(run);
  return run.metrics.flatMap((metric) => {
    const kind = taskOf(metric, run, now, terminating);
    return kind ? [{ metric: metric.name, kind }] : [];
  });
}

/** A result may be there for a metric that is not listed any more. */
function hasBadStranger({ results, dryRun }: ScheduledRun): boolean {
  return Object.entries(results).some(
    ([name, { phase }]) =>
      !dryRun.has(name) && (phase === 'Failed' || phase === 'Error' || phase === 'Inconclusive'),
  );
}

function taskOf(
  metric: ArgoMetric,
  run: ScheduledRun,
  now: number,
  terminating: boolean,
): MeasureTask['kind'] | undefined {
  const result = run.results[metric.name];
  if (result && isCompleted(result.phase)) return undefined;
  const last = result?.last;
  if (last && last.finishedAt === undefined) {
    const mustWait = last.resumeAt !== undefined && last.resumeAt > now;
    return mustWait && !terminating ? undefined : 'resume';
  }
  if (terminating) return undefined;
  if (!last) {
    const at = firstAt(metric, run);
    return at !== undefined && at <= now ? 'new' : undefined;
  }
  if (hasEnough(metric, result)) return undefined;
  return now > last.finishedAt! + gapOf(metric, result) ? 'new' : undefined;
}

/** When the first measurement is due; undefined when that cannot be known. */
function firstAt({ initialDelay }: ArgoMetric, { startedAt }: ScheduledRun): number | undefined {
  if (initialDelay === undefined) return Number.NEGATIVE_INFINITY;
  const delay = secondsOf(initialDelay);
  return delay === undefined || startedAt === undefined ? undefined : startedAt + delay;
}

function hasEnough(metric: ArgoMetric, { count }: MetricResult): boolean {
  const wanted = effectiveCount(metric);
  return wanted !== undefined && count >= wanted;
}

function gapOf(metric: ArgoMetric, { last }: MetricResult): number {
  if (last?.phase === 'Error' || metric.interval === undefined) return retryS;
  return secondsOf(metric.interval) ?? retryS;
}

/** Seconds until the run has to be looked at again; undefined when nothing is due. */
export function nextWakeUp(run: ScheduledRun, now: number): number | undefined {
  const times = run.metrics.flatMap((metric): number[] => {
    const at = wakeUpAt(metric, run);
    return at === undefined ? [] : [at];
  });
  return times.length === 0 ? undefined : Math.min(...times) - now;
}

function wakeUpAt(metric: ArgoMetric, run: ScheduledRun): number | undefined {
  const result = run.results[metric.name];
  if (!result?.last) return metric.initialDelay === undefined ? undefined : firstAt(metric, run);
  if (isCompleted(result.phase)) return undefined;
  const { last } = result;
  if (last.finishedAt === undefined) return last.resumeAt;
  if (hasEnough(metric, result)) return undefined;
  if (last.phase !== 'Error' && metric.interval === undefined) return undefined;
  return last.finishedAt + gapOf(metric, result);
}
