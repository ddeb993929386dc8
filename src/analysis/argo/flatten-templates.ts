import { failed, ok, type Result } from '../../kit/result.ts';
import type { ArgoMetric } from './argo-metric.ts';
import type { TemplateArgument } from './template-arguments.ts';

export interface ArgoTemplate<Metric extends ArgoMetric = ArgoMetric> {
  readonly metrics: readonly Metric[];
  readonly args: readonly TemplateArgument[];
  /** Rules by metric name. */
  readonly dryRun: readonly string[];
  readonly retention: readonly string[];
}

/** Several templates as one; names must not collide, and an argument has one value. */
export function flattenTemplates<Metric extends ArgoMetric>(
  templates: readonly ArgoTemplate<Metric>[],
): Result<ArgoTemplate<Metric>, string> {
  const metrics = templates.flatMap((template) => template.metrics);
  const dryRun = templates.flatMap((template) => template.dryRun);
  const retention = templates.flatMap((template) => template.retention);
  const twice =
    collision(
      'metrics',
      metrics.map(({ name }) => name),
    ) ??
    collision('Dry-Run metric rules', dryRun) ??
    collision('Measurement Retention metric rules', retention);
  if (twice) return failed(twice);
  const args = new Map<string, TemplateArgument>();
  for (const arg of templates.flatMap((template) => template.args)) {
    const known = args.get(arg.name);
    const isUnset = known?.value === undefined && known?.secret === undefined;
    if (!known || isUnset) args.set(arg.name, arg);
    else if (arg.value !== undefined && arg.value !== known.value) {
      return failed(`Argument \`${arg.name}\` specified multiple times with different values`);
    }
  }
  return ok({ metrics, args: [...args.values()], dryRun, retention });
}

function collision(what: string, names: readonly string[]): string | undefined {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `two ${what} have the same name '${twice}'`;
}
