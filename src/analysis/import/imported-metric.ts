import type { ArgoMetric } from '../argo/argo-metric.ts';
import type { MeasureBound } from '../limits/measure-limit.ts';

/** Where an imported metric gets its value. */
export type ImportedSource =
  | { readonly kind: 'prometheus'; readonly address?: string; readonly query: string }
  | { readonly kind: 'http'; readonly url: string; readonly jsonPath?: string }
  | { readonly kind: 'graphite'; readonly address?: string; readonly query: string }
  | { readonly kind: 'influxdb'; readonly query: string }
  | { readonly kind: 'datadog'; readonly query: string }
  | { readonly kind: 'newrelic'; readonly query: string }
  /** Known by its name only. */
  | { readonly kind: 'unsupported'; readonly provider: string };

export interface ImportedMetric {
  readonly name: string;
  readonly source: ImportedSource;
  /** The counters and conditions, to be run as they are. */
  readonly metric: ArgoMetric;
  /** The same as a limit of the rollout file, where it can be said so. */
  readonly bound?: MeasureBound;
}

/** What an import gives: the metrics, and every difference that a reader has to know of. */
export interface Imported {
  readonly metrics: readonly ImportedMetric[];
  readonly dryRun: readonly string[];
  readonly differences: readonly string[];
}
