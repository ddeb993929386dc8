import { failed, ok, type Result } from '../../kit/result.ts';
import type { MeasureBound } from '../limits/measure-limit.ts';
import type { Imported, ImportedMetric, ImportedSource } from './imported-metric.ts';

type Json = Readonly<Record<string, unknown>>;

/** What Flagger fills in where a template says `{{ target }}`. */
export interface FlaggerValues {
  readonly name: string;
  readonly namespace: string;
  readonly target: string;
  readonly interval: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Reads a MetricTemplate: a query without a bound. */
export function importFlaggerTemplate(
  document: unknown,
  values: FlaggerValues,
): Result<ImportedSource, string> {
  const { kind, spec } = (document ?? {}) as { kind?: unknown; spec?: Json };
  if (kind !== 'MetricTemplate' || !spec) return failed('This is not a MetricTemplate.');
  const provider = (spec.provider ?? {}) as { type?: string; address?: string };
  const query = filled(String(spec.query ?? ''), values);
  if (!query.ok) return query;
  const address = provider.address === undefined ? {} : { address: provider.address };
  switch (provider.type) {
    case 'prometheus':
      return ok({ kind: 'prometheus', query: query.value, ...address });
    case 'graphite':
      return ok({ kind: 'graphite', query: query.value, ...address });
    case 'influxdb':
      return ok({ kind: 'influxdb', query: query.value });
    case 'datadog':
      return ok({ kind: 'datadog', query: query.value });
    case 'newrelic':
      return ok({ kind: 'newrelic', query: query.value });
    default:
      return ok({ kind: 'unsupported', provider: provider.type ?? 'none' });
  }
}

/** Reads the metrics of a Canary's analysis; `templates` are its MetricTemplates by name. */
export function importFlaggerAnalysis(
  document: unknown,
  templates: Readonly<Record<string, ImportedSource>>,
): Result<Imported, string> {
  const { kind, spec } = (document ?? {}) as { kind?: unknown; spec?: Json };
  const analysis = (spec?.analysis ?? spec?.canaryAnalysis) as Json | undefined;
  if (kind !== 'Canary' || !analysis) return failed('This is not a Canary with an analysis.');
  const threshold = typeof analysis.threshold === 'number' ? analysis.threshold : 1;
  const interval = typeof analysis.interval === 'string' ? analysis.interval : '60s';
  const metrics: ImportedMetric[] = [];
  const differences: string[] = [
    `Flagger rolls back after ${threshold} failed checks in all; the imported counters do so ` +
      'too, a limit needs three looks in a row.',
    'Flagger takes no data for a failed check; here it holds unless noData says rollback.',
    'Flagger rolls back one interval after the last failed check; here it happens at once.',
  ];
  for (const written of (analysis.metrics ?? []) as readonly Json[]) {
    const name = String(written.name ?? 'metric');
    const source = sourceOf(written, templates);
    if (!source) {
      const builtin = builtinNote(name);
      differences.push(builtin ?? `${name}: its template was not given, so it was left out.`);
      continue;
    }
    const bound = boundOf(written);
    const condition = conditionOf(bound);
    metrics.push({
      name,
      source,
      metric: {
        name,
        interval,
        failureLimit: Math.max(0, threshold - 1),
        ...(condition !== '' && { successCondition: condition }),
      },
      ...(bound && { bound }),
    });
  }
  return ok({ metrics, dryRun: [], differences });
}

function sourceOf(
  written: Json,
  templates: Readonly<Record<string, ImportedSource>>,
): ImportedSource | undefined {
  if (typeof written.query === 'string') return { kind: 'prometheus', query: written.query };
  const reference = written.templateRef as { name?: string } | undefined;
  return reference?.name === undefined ? undefined : templates[reference.name];
}

/** Flagger's two built-in metrics are what the comparison watches without being told. */
function builtinNote(name: string): string | undefined {
  if (name === 'request-success-rate') {
    const limit = 'limits: [{ errors: 1% }]';
    return `${name}: errors are compared with stable; add \`${limit}\` to keep a bound.`;
  }
  if (name === 'request-duration') {
    const limit = 'limits: [{ latency: { p99: 500ms } }]';
    return `${name}: latency is compared with stable; add \`${limit}\` to keep a bound.`;
  }
  return undefined;
}

function boundOf({ thresholdRange, threshold }: Json): MeasureBound | undefined {
  const { min, max } = (thresholdRange ?? {}) as { min?: number; max?: number };
  const below = max ?? (typeof threshold === 'number' ? threshold : undefined);
  if (min === undefined && below === undefined) return undefined;
  return {
    ...(min !== undefined && { above: min }),
    ...(below !== undefined && { below }),
    noData: 'rollback',
  };
}

/** Flagger's bounds are good themselves. */
function conditionOf(bound: MeasureBound | undefined): string {
  const parts = [
    ...(bound?.above === undefined ? [] : [`result[0] >= ${bound.above}`]),
    ...(bound?.below === undefined ? [] : [`result[0] <= ${bound.below}`]),
  ];
  return parts.join(' && ');
}

function filled(query: string, values: FlaggerValues): Result<string, string> {
  const { variables = {}, ...plain } = values;
  const known: Readonly<Record<string, string>> = { ...plain, ingress: values.target };
  let missing: string | undefined;
  const text = query.replace(
    /\{\{\s*(variables\.)?([\w-]+)\s*\}\}/g,
    (whole, isVariable: string | undefined, name: string) => {
      const value = isVariable ? variables[name] : known[name];
      if (value === undefined) missing ??= name;
      return value ?? whole;
    },
  );
  return missing === undefined ? ok(text) : failed(`The query needs a value for ${missing}.`);
}
