import type { Release } from '../../core/release/release.ts';
import { type Known, unknown } from '../../core/world/known.ts';
import type { Observation } from '../../core/world/observation.ts';
import type { Verdict } from '../../core/world/verdict.ts';
import type { Judge } from '../judge.ts';
import type { MeasureSource } from '../measure-source.ts';
import {
  type ArgoMetric,
  type ArgoPhase,
  type MetricResult,
  noResult,
  recordMeasurement,
} from './argo-metric.ts';
import { assessRun } from './assess-run.ts';
import { measurementPhase } from './measurement-phase.ts';
import { type ScheduledRun, whichToMeasure } from './schedule.ts';

export interface MeasuredMetric extends ArgoMetric {
  readonly source: MeasureSource;
}

export interface ArgoJudgeOptions {
  readonly metrics: readonly MeasuredMetric[];
  /** Names of metrics that are measured and never count. */
  readonly dryRun: ReadonlySet<string>;
}

/**
 * Runs imported analysis templates with Argo's own counters, as its background analysis does, for
 * the length of a release. A run that failed takes the candidate back, an inconclusive one holds.
 */
export class ArgoJudge implements Judge {
  readonly #options: ArgoJudgeOptions;
  #watch: Watch | undefined;

  constructor(options: ArgoJudgeOptions) {
    this.#options = options;
  }

  judge(release: Release, _observation: Observation, now: number): Verdict | undefined {
    const { from, candidate } = release;
    // As in Argo, a first release is not analysed.
    if (!from) return undefined;
    const key = `${release.number}/${candidate.number}`;
    if (this.#watch?.key !== key) {
      this.#watch = { key, startedAt: now / 1000, results: {}, phase: 'Running', message: '' };
    }
    const watch = this.#watch;
    if (watch.phase === 'Running') {
      watch.looking ??= this.#pass(watch, candidate.number, now).finally(() => {
        watch.looking = undefined;
      });
    }
    return verdictOf(watch);
  }

  /** Resolves when the measurements under way are done. */
  async settled(): Promise<void> {
    await this.#watch?.looking;
  }

  async #pass(watch: Watch, revision: number, now: number): Promise<void> {
    const { metrics, dryRun } = this.#options;
    const run: ScheduledRun = { ...watch, metrics, dryRun, isTerminationAsked: false };
    const due = new Set(whichToMeasure(run, now / 1000).map((task) => task.metric));
    await Promise.all(
      metrics
        .filter((metric) => due.has(metric.name))
        .map(async (metric) => {
          const value = await answered(metric.source, revision, now);
          const before = watch.results[metric.name] ?? noResult;
          watch.results[metric.name] = afterMeasurement(metric, before, value, now / 1000);
        }),
    );
    const { phase, message, metricPhases } = assessRun({ ...run, results: watch.results });
    for (const [name, reached] of Object.entries(metricPhases)) {
      watch.results[name] = { ...watch.results[name]!, phase: reached };
    }
    watch.phase = phase;
    watch.message = message;
  }
}

interface Watch {
  readonly key: string;
  /** Seconds. */
  readonly startedAt: number;
  readonly results: Record<string, MetricResult>;
  phase: ArgoPhase;
  message: string;
  looking?: Promise<void> | undefined;
}

function afterMeasurement(
  metric: ArgoMetric,
  before: MetricResult,
  value: Known<unknown>,
  atS: number,
): MetricResult {
  const { phase, message } = value.known
    ? measurementPhase(value.value, metric)
    : { phase: 'Error' as const, message: value.because };
  return {
    ...recordMeasurement(before, phase),
    phase: 'Running',
    last: { phase, startedAt: atS, finishedAt: atS },
    ...(message !== '' && { message }),
  };
}

function verdictOf({ phase, message, results }: Watch): Verdict {
  const evidence: Record<string, number> = {};
  for (const [name, { successful, failed, error }] of Object.entries(results)) {
    evidence[`${name}Successful`] = successful;
    evidence[`${name}Failed`] = failed;
    evidence[`${name}Error`] = error;
  }
  switch (phase) {
    case 'Failed':
    case 'Error':
      return { kind: 'regressed', because: `${message}.`, evidence };
    case 'Inconclusive':
      return { kind: 'undecided', because: `${message}.`, holds: true, evidence };
    case 'Successful':
      return { kind: 'healthy', because: 'The analysis is done and successful.', evidence };
    default:
      return { kind: 'undecided', because: 'The analysis goes on.', evidence };
  }
}

async function answered(
  source: MeasureSource,
  revision: number,
  now: number,
): Promise<Known<unknown>> {
  try {
    return await source.measure(revision, now);
  } catch (error) {
    return unknown((error as Error).message);
  }
}
