import { type ArgoMetric, type ArgoPhase, isCompleted, type MetricResult } from './argo-metric.ts';
import { assessMetric, badPhase } from './assess-metric.ts';

export interface ArgoRun {
  readonly metrics: readonly ArgoMetric[];
  /** By metric name; absent before its first measurement. */
  readonly results: Readonly<Record<string, MetricResult>>;
  /** Metrics that are measured and never count. */
  readonly dryRun: ReadonlySet<string>;
  readonly isTerminationAsked: boolean;
}

export interface RunAssessment {
  readonly phase: ArgoPhase;
  readonly message: string;
  readonly metricPhases: Readonly<Record<string, ArgoPhase>>;
}

const ranks: readonly ArgoPhase[] = [
  'Successful',
  'Running',
  'Pending',
  'Inconclusive',
  'Error',
  'Failed',
];

export function isWorse(current: ArgoPhase, next: ArgoPhase): boolean {
  return ranks.indexOf(next) > ranks.indexOf(current);
}

/** Whether no more measurements begin: somebody said so, or a metric that counts went bad. */
export function isTerminating({ metrics, results, dryRun, isTerminationAsked }: ArgoRun): boolean {
  if (isTerminationAsked) return true;
  return metrics.some(({ name }) => {
    const phase = results[name]?.phase;
    const isBad = phase === 'Failed' || phase === 'Error' || phase === 'Inconclusive';
    return isBad && !dryRun.has(name);
  });
}

/**
 * Phase and message of a whole run. Whether it is terminating is decided before this pass changes
 * any metric: one that goes bad ends the run in the next pass.
 */
export function assessRun(run: ArgoRun): RunAssessment {
  const terminating = isTerminating(run);
  const metricPhases: Record<string, ArgoPhase> = {};
  let worst: ArgoPhase | undefined;
  let message = '';
  let isEverythingDone = true;
  for (const metric of run.metrics) {
    const result = run.results[metric.name];
    if (!result) {
      isEverythingDone = false;
      continue;
    }
    const phase = assessMetric(metric, result, terminating);
    metricPhases[metric.name] = phase;
    if (!isCompleted(phase)) {
      isEverythingDone = false;
      continue;
    }
    if (run.dryRun.has(metric.name)) {
      worst ??= 'Successful';
      continue;
    }
    if (worst !== undefined && !isWorse(worst, phase)) continue;
    worst = phase;
    message = messageOf(metric, { ...result, phase });
  }
  if (terminating) {
    const ended = message === '' && run.isTerminationAsked ? 'Run Terminated' : message;
    return { phase: worst ?? 'Successful', message: ended, metricPhases };
  }
  if (!isEverythingDone || worst === undefined) {
    return { phase: 'Running', message: '', metricPhases };
  }
  return { phase: worst, message, metricPhases };
}

function messageOf(metric: ArgoMetric, result: MetricResult): string {
  const bad = badPhase(metric, result);
  if (!bad || result.phase === 'Successful') return '';
  const said = result.message ? `: "Error Message: ${result.message}"` : '';
  return `Metric "${metric.name}" assessed ${result.phase} due to ${bad.because}${said}`;
}
