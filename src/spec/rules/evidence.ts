import { didYouMean } from '../did-you-mean.ts';
import { type Finding, finding } from '../finding.ts';
import type { Located, LocatedMap } from '../yaml/located.ts';
import { exactlyOne } from './exactly-one.ts';
import { itemsAt, mapAt, textAt } from './rule.ts';

/** A limit bounds one measure; a query names a provider that the file has. */
export function evidence(service: LocatedMap): Finding[] {
  const providers = [...(mapAt(service, 'providers')?.entries.keys() ?? [])];
  const findings: Finding[] = [];
  let hasErrors = false;
  for (const limit of itemsAt(service, 'evidence', 'limits')) {
    if (limit.kind !== 'map') continue;
    findings.push(...oneMeasure(limit), ...knownProvider(limit, providers));
    const errors = limit.entries.get('errors');
    if (errors && hasErrors) findings.push(secondLimit(errors.keyAt));
    hasErrors ||= errors !== undefined;
  }
  for (const one of itemsAt(service, 'notify')) {
    const example = '{ slack: { secret: SLACK_WEBHOOK } }';
    if (one.kind === 'map') {
      findings.push(...exactlyOne(one, ['slack', 'webhook'], 'A notification', example));
    }
  }
  return findings;
}

function secondLimit(at: Finding['at']): Finding {
  const what = 'There is a limit on errors already, and the stricter one is enough.';
  return finding(at, 'contradiction', what, 'Keep one of them.');
}

function oneMeasure(limit: LocatedMap): Finding[] {
  const measures = ['errors', 'latency', 'prometheus'];
  const findings = exactlyOne(limit, measures, 'A limit', '{ errors: 5% }');
  const queried = limit.entries.has('prometheus');
  if (queried && !limit.entries.has('query')) {
    const what = '`query` is missing beside `prometheus`.';
    const remedy = "Write query: '…' with the expression.";
    findings.push(finding(limit.at, 'missing-key', what, remedy));
  }
  if (queried && !limit.entries.has('below') && !limit.entries.has('above')) {
    const what = 'This limit has no bound.';
    findings.push(finding(limit.at, 'missing-key', what, 'Write below: 0.5s, or above: 0.95.'));
  }
  for (const key of ['query', 'below', 'above']) {
    const entry = limit.entries.get(key);
    if (!entry || queried) continue;
    const what = `\`${key}\` belongs to a query, and there is no \`prometheus\` beside it.`;
    const remedy = 'Write prometheus: NAME with the name of a provider, or remove it.';
    findings.push(finding(entry.keyAt, 'contradiction', what, remedy));
  }
  const latency = limit.entries.get('latency')?.value;
  if (latency?.kind === 'map' && latency.entries.size === 0) findings.push(noQuantile(latency));
  return findings;
}

function noQuantile(latency: Located): Finding {
  const what = 'This limit has no bound.';
  return finding(latency.at, 'missing-key', what, 'Write latency: { p99: 500ms }.');
}

function knownProvider(limit: LocatedMap, providers: readonly string[]): Finding[] {
  const name = textAt(limit, 'prometheus');
  if (name === undefined || providers.includes(name)) return [];
  const near = didYouMean(name, providers);
  return [
    finding(
      limit.entries.get('prometheus')!.value.at,
      'unknown-provider',
      'No provider of this name stands under `providers`.',
      near
        ? `Did you mean ${near}?`
        : 'Write providers: { prod: { prometheus: https://prometheus.example.com } }, say.',
    ),
  ];
}
