import { type Finding, finding } from '../finding.ts';
import { type LocatedMap, walk } from '../yaml/located.ts';
import { textAt } from './rule.ts';

/** More than one attempt is only for what may run again; names tell tasks of one list apart. */
export function tasks(service: LocatedMap): Finding[] {
  const strategy = service.entries.get('strategy');
  if (!strategy) return [];
  const findings: Finding[] = [];
  for (const [, value] of walk(strategy.value)) {
    if (value.kind === 'map') findings.push(...attempts(value));
    if (value.kind === 'list') findings.push(...sameNames(value.items.filter(isTask)));
  }
  return findings;
}

function isTask(value: { readonly kind: string }): value is LocatedMap {
  return value.kind === 'map' && (value as LocatedMap).entries.has('run');
}

function attempts(task: LocatedMap): Finding[] {
  const written = task.entries.get('attempts')?.value;
  const repeatable = task.entries.get('repeatable')?.value;
  if (written?.kind !== 'scalar' || typeof written.value !== 'number') return [];
  if (written.value <= 1) return [];
  if (repeatable?.kind === 'scalar' && repeatable.value === true) return [];
  return [
    finding(
      written.at,
      'contradiction',
      'Only a task that may run again can have more than one attempt.',
      'Write repeatable: true if running it twice does no harm, or remove attempts.',
    ),
  ];
}

function sameNames(list: readonly LocatedMap[]): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const task of list) {
    const name = textAt(task, 'name');
    if (name === undefined) continue;
    if (seen.has(name)) {
      const what = 'Another task of this step has the same name.';
      findings.push(
        finding(task.entries.get('name')!.value.at, 'contradiction', what, 'Name it otherwise.'),
      );
    }
    seen.add(name);
  }
  return findings;
}
