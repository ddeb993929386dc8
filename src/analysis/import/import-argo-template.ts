import { failed, ok, type Result } from '../../kit/result.ts';
import type { ArgoMetric } from '../argo/argo-metric.ts';
import { substituteArguments } from '../argo/template-arguments.ts';
import { metricsMistake } from '../argo/validate-metrics.ts';
import { conditionBound } from './condition-bound.ts';
import type { Imported, ImportedMetric, ImportedSource } from './imported-metric.ts';

type Json = Readonly<Record<string, unknown>>;

const kinds = ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'];

/**
 * Reads an AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun of Argo Rollouts. `values` are
 * arguments by name; those of the object are its defaults. Secrets are never read: an argument that
 * comes from one has to be given.
 */
export function importArgoTemplate(
  document: unknown,
  values: Readonly<Record<string, string>>,
): Result<Imported, string> {
  const { kind, spec } = (document ?? {}) as { kind?: unknown; spec?: Json };
  if (typeof kind !== 'string' || !kinds.includes(kind) || !spec) {
    return failed(`This is not one of ${kinds.join(', ')}.`);
  }
  const filled = substituteArguments(
    JSON.stringify(spec.metrics ?? []),
    escaped({ ...defaultsOf(spec), ...values }),
  );
  if (!filled.ok) return failed(`${filled.problem}. Give it a value.`);
  const written = JSON.parse(filled.value) as readonly Json[];
  const named = written.map((one) => ({
    ...(one as unknown as ArgoMetric),
    providers: Object.keys((one.provider ?? {}) as Json),
  }));
  const mistake = metricsMistake(named);
  if (mistake !== undefined) return failed(mistake);
  const metrics = written.map((one) => metricOf(one));
  const rules = (spec.dryRun ?? []) as readonly { readonly metricName: string }[];
  const nested = ((spec.templates ?? []) as readonly unknown[]).length > 0;
  return ok({
    metrics,
    dryRun: rules.map((rule) => rule.metricName),
    differences: [
      ...metrics.flatMap(differencesOf),
      ...(nested ? ['Templates that this one refers to have to be imported by themselves.'] : []),
      'Measurements are not kept one by one; the log holds each verdict.',
    ],
  });
}

/** Values go into JSON text: they are written as JSON writes them, without the quotes. */
function escaped(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, JSON.stringify(value).slice(1, -1)]),
  );
}

function defaultsOf(spec: Json): Record<string, string> {
  const args = (spec.args ?? []) as readonly { name: string; value?: string }[];
  return Object.fromEntries(
    args.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}

function metricOf(written: Json): ImportedMetric {
  const { provider, ...metric } = written as unknown as ArgoMetric & { provider?: Json };
  const { successCondition, failureCondition } = metric;
  const success = successCondition ? conditionBound(successCondition) : undefined;
  const failure = failureCondition ? conditionBound(failureCondition, true) : undefined;
  const isWhole = (!successCondition || success) && (!failureCondition || failure);
  const bound = isWhole && (success ?? failure) ? { ...failure, ...success } : undefined;
  return { name: metric.name, source: sourceOf(provider ?? {}), metric, ...(bound && { bound }) };
}

function sourceOf(provider: Json): ImportedSource {
  const [name = 'none', value] = Object.entries(provider)[0] ?? [];
  const options = (value ?? {}) as Readonly<Record<string, string | undefined>>;
  const query = options.query ?? '';
  const address = options.address === undefined ? {} : { address: options.address };
  switch (name) {
    case 'prometheus':
      return { kind: 'prometheus', query, ...address };
    case 'graphite':
      return { kind: 'graphite', query, ...address };
    case 'web': {
      const { url = '', jsonPath } = options;
      return { kind: 'http', url, ...(jsonPath !== undefined && { jsonPath }) };
    }
    case 'influxdb':
      return { kind: 'influxdb', query };
    case 'datadog':
      return { kind: 'datadog', query };
    case 'newRelic':
      return { kind: 'newrelic', query };
    default:
      return { kind: 'unsupported', provider: name };
  }
}

function differencesOf({ name, source, metric, bound }: ImportedMetric): readonly string[] {
  const found: string[] = [];
  const say = (text: string) => found.push(`${name}: ${text}`);
  if (source.kind === 'unsupported') say(`the provider ${source.provider} is not known here.`);
  const conditions = `${metric.successCondition ?? ''} ${metric.failureCondition ?? ''}`;
  if (/[<>]=/.test(conditions) && bound) say('as a limit the bound itself counts as broken.');
  if (/\b(?:isNil|default)\(/.test(conditions)) {
    say('isNil and default look at their own argument; Argo always looks at the whole result.');
  }
  if (!bound) say('its conditions cannot be said as a limit; it runs with its own counters.');
  if (metric.count === undefined && metric.interval !== undefined) {
    say('it has no count: it never succeeds by itself and lasts as long as the release.');
  }
  return found;
}
