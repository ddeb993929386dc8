import type { Conditions, MeasurementPhase } from './measurement-phase.ts';

export type ArgoPhase = 'Pending' | 'Running' | MeasurementPhase;

/** A metric of an analysis template; absent fields have Argo's defaults. */
export interface ArgoMetric extends Conditions {
  readonly name: string;
  /** Seconds, or a duration such as `5m`. */
  readonly interval?: number | string;
  readonly initialDelay?: number | string;
  /** Measurements that count; 1 without an interval, else without end. */
  readonly count?: number;
  /** More failures than this in all; -1: never. Default 0. */
  readonly failureLimit?: number;
  readonly inconclusiveLimit?: number;
  /** Default 4. */
  readonly consecutiveErrorLimit?: number;
  /** So many successes in a row are enough; 0: off. */
  readonly consecutiveSuccessLimit?: number;
}

/** How the measurements of a metric went so far. */
export interface MetricResult {
  readonly phase: ArgoPhase;
  readonly count: number;
  readonly successful: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly error: number;
  readonly consecutiveError: number;
  readonly consecutiveSuccess: number;
  /** What the provider said of the latest measurement. */
  readonly message?: string;
  readonly last?: LastMeasurement;
}

export interface LastMeasurement {
  readonly phase: ArgoPhase;
  readonly startedAt: number;
  /** Absent while it is in flight. Seconds. */
  readonly finishedAt?: number;
  readonly resumeAt?: number;
}

export const noResult: MetricResult = {
  phase: 'Pending',
  count: 0,
  successful: 0,
  failed: 0,
  inconclusive: 0,
  error: 0,
  consecutiveError: 0,
  consecutiveSuccess: 0,
};

export function isCompleted(phase: ArgoPhase): boolean {
  return phase !== 'Pending' && phase !== 'Running';
}

/** How many measurements count; undefined for a metric without end. 0 means unset. */
export function effectiveCount({ count, interval }: ArgoMetric): number | undefined {
  if (count) return count;
  return interval === undefined ? 1 : undefined;
}

/** The counters after one more measurement. Errors do not count as measurements. */
export function recordMeasurement(result: MetricResult, phase: MeasurementPhase): MetricResult {
  if (phase === 'Error') {
    const { error, consecutiveError } = result;
    return {
      ...result,
      error: error + 1,
      consecutiveError: consecutiveError + 1,
      consecutiveSuccess: 0,
    };
  }
  const isSuccess = phase === 'Successful';
  return {
    ...result,
    count: result.count + 1,
    successful: result.successful + +isSuccess,
    failed: result.failed + +(phase === 'Failed'),
    inconclusive: result.inconclusive + +(phase === 'Inconclusive'),
    consecutiveError: 0,
    consecutiveSuccess: isSuccess ? result.consecutiveSuccess + 1 : 0,
  };
}
