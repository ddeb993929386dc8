import { type Finding, finding } from './finding.ts';
import { mapAt } from './rules/rule.ts';
import type { Located, LocatedEntry, LocatedMap, Path } from './yaml/located.ts';

/** Maps whose keys are a choice or belong together: an environment replaces them as a whole. */
const replacedAsAWhole = new Set(['source', 'strategy', 'health.ready', 'health.live']);

/** Each one is checked in full. */
const environmentsMax = 50;

/** A service without its environments. */
export function baseOf(document: LocatedMap): LocatedMap {
  const entries = new Map(document.entries);
  entries.delete('environments');
  return { ...document, entries };
}

/** The environments of a service that are maps, by name. */
export function environmentsOf(document: LocatedMap): ReadonlyMap<string, LocatedMap> {
  const found = new Map<string, LocatedMap>();
  const environments = document.entries.get('environments')?.value;
  if (environments?.kind !== 'map') return found;
  for (const [name, { value }] of environments.entries) {
    if (value.kind === 'map' && found.size < environmentsMax) found.set(name, value);
  }
  return found;
}

/**
 * One environment over the service: maps are joined key by key, everything else is replaced.
 * `source`, `strategy` and a health check are replaced as a whole, since their keys exclude each
 * other.
 */
export function lay(base: LocatedMap, over: LocatedMap, path: Path = []): LocatedMap {
  const entries = new Map<string, LocatedEntry>(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const here = [...path, key];
    if (below?.value.kind === 'map' && joins(here, entry.value)) {
      entries.set(key, { keyAt: entry.keyAt, value: lay(below.value, entry.value, here) });
    } else {
      entries.set(key, entry);
    }
  }
  return { ...base, entries };
}

function joins(path: Path, value: Located): value is LocatedMap {
  return value.kind === 'map' && !replacedAsAWhole.has(path.join('.'));
}

/** What is wrong with `environments` itself; what is in them is checked once it is laid. */
export function environmentFindings(document: LocatedMap, asked: string | undefined): Finding[] {
  const findings: Finding[] = [];
  const all = mapAt(document, 'environments');
  if (all && all.entries.size > environmentsMax) findings.push(tooMany(all.at));
  const names = [...environmentsOf(document).keys()];
  if (asked !== undefined && !names.includes(asked)) findings.push(unknown(document, asked, names));
  for (const environment of environmentsOf(document).values()) {
    for (const key of ['service', 'steadyship', 'environments']) {
      const entry = environment.entries.get(key);
      if (entry) findings.push(notInEnvironment(entry, key));
    }
  }
  return findings;
}

function unknown(document: LocatedMap, asked: string, names: readonly string[]): Finding {
  const at = document.entries.get('environments')?.keyAt ?? { start: document.at.start, end: 0 };
  const list = names.length === 0 ? 'The file has none' : `The file has ${names.join(', ')}`;
  return finding(
    at,
    'unknown-environment',
    `There is no environment "${asked.slice(0, 40)}".`,
    `${list}; for one that differs in nothing write environments: { NAME: {} }.`,
  );
}

function tooMany(at: Finding['at']): Finding {
  const what = `There are more than ${environmentsMax} environments.`;
  return finding(at, 'too-complex', what, 'Put what they share into the service itself.');
}

function notInEnvironment(entry: LocatedEntry, key: string): Finding {
  return finding(
    entry.keyAt,
    'contradiction',
    `\`${key}\` is the same in every environment.`,
    'Remove it here.',
  );
}
