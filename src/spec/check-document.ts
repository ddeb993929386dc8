import { shapeFindings } from './check-shape.ts';
import { baseOf, environmentFindings, environmentsOf, lay } from './environments.ts';
import { type Finding, finding, withoutEchoes } from './finding.ts';
import { serviceFileOf } from './normal/service-file-of.ts';
import { rules } from './rules/rules.ts';
import { laidService, service } from './schema/service.ts';
import type { ServiceFile } from './service-file.ts';
import { type Located, type LocatedMap, plainOf, type Span } from './yaml/located.ts';

export interface CheckedDocument {
  readonly findings: readonly Finding[];
  /** Absent when a mistake was found. Its warnings are still missing. */
  readonly service?: Omit<ServiceFile, 'warnings'>;
}

/** One document: the service as it stands, and with each of its environments laid over it. */
export function checkDocument(
  document: Located,
  masked: readonly Span[],
  environment: string | undefined,
): CheckedDocument {
  if (document.kind !== 'map') return { findings: [notAMap(document)] };
  const base = baseOf(document);
  const inBase = checkService(base, masked);
  const known = new Set(inBase.map(identity));
  const findings: Finding[] = [...environmentsShape(document, masked)];
  findings.push(...environmentFindings(document, environment));
  const overs = environmentsOf(document);
  if (environment === undefined) findings.push(...inBase);
  for (const [name, over] of overs) {
    for (const found of checkService(lay(base, withoutFixed(over)), masked)) {
      if (!known.has(identity(found))) findings.push(inEnvironment(found, name, over));
      else if (name === environment) findings.push(found);
    }
  }
  if (findings.some((found) => found.severity === 'mistake')) return { findings };
  const over = environment === undefined ? undefined : overs.get(environment);
  const laid = over ? lay(base, over) : base;
  return { findings, service: serviceFileOf(laid, environment) };
}

function checkService(laid: LocatedMap, masked: readonly Span[]): Finding[] {
  const parsed = laidService.safeParse(plainOf(laid));
  const findings = parsed.success ? [] : shapeFindings(laid, masked, parsed.error.issues);
  for (const rule of rules) findings.push(...rule(laid));
  return withoutEchoes(findings);
}

/** Only what is wrong with the map of environments: that it is one, and its names. */
function environmentsShape(document: LocatedMap, masked: readonly Span[]): Finding[] {
  const entry = document.entries.get('environments');
  if (!entry) return [];
  const only: LocatedMap = { ...document, entries: new Map([['environments', entry]]) };
  const parsed = service.pick({ environments: true }).safeParse(plainOf(only));
  if (parsed.success) return [];
  const about = parsed.error.issues.filter((issue) => issue.path.length <= 2);
  return shapeFindings(
    only,
    masked,
    about.filter((issue) => issue.code !== 'unrecognized_keys'),
  );
}

function withoutFixed(over: LocatedMap): LocatedMap {
  const entries = new Map(over.entries);
  for (const key of ['service', 'steadyship', 'environments']) entries.delete(key);
  return { ...over, entries };
}

/** Says which environment is meant when the place of the problem does not. */
function inEnvironment(found: Finding, name: string, over: LocatedMap): Finding {
  if (found.at.start >= over.at.start && found.at.start <= over.at.end) return found;
  const [first = '', ...rest] = found.mistake.what;
  const lower = /^[A-Z][a-z]/.test(found.mistake.what) ? first.toLowerCase() : first;
  const what = `With environment ${name}: ${lower}${rest.join('')}`;
  return { ...found, mistake: { ...found.mistake, what } };
}

function identity(found: Finding): string {
  return `${found.at.start} ${found.mistake.code} ${found.mistake.what}`;
}

function notAMap(document: Located): Finding {
  const form = document.kind === 'list' ? 'list' : 'text';
  const glued = document.kind === 'scalar' && /^[\w-]+:\S/.test(document.source);
  return finding(
    document.at,
    'wrong-type',
    glued
      ? 'A space is missing after the colon.'
      : `A rollout file is a map of keys, and this is a ${form}.`,
    'Begin with service: checkout, and write each further key on its own line.',
  );
}
