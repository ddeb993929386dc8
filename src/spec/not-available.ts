import { type Finding, finding } from './finding.ts';
import { keyAt, type LocatedMap, type Path, walk } from './yaml/located.ts';

export interface Missing {
  /** Keys from the top; `*` is any name or any place of a list. */
  readonly path: readonly string[];
  /** Only this value is missing; absent: the key whatever its value is. */
  readonly value?: string;
  /** Keys beside it that serve only this one. */
  readonly beside?: readonly string[];
  /** Begins the sentence "… is not available in this version." */
  readonly what: string;
  /** What to write instead, today. */
  readonly instead: string;
}

const runIt = 'Write run: node server.js, say: the service then runs as processes on this machine.';
const onlyErrors = 'Write a limit on errors, such as { errors: 5% }.';

/**
 * What the file can say and no part of the program can do yet. The reader understands all of it;
 * an entry goes when the part that does it arrives. Editors and the reference do not offer it.
 */
export const missing: readonly Missing[] = [
  { path: ['compose'], what: 'Docker Compose', instead: runIt },
  { path: ['kubernetes'], what: 'Kubernetes', instead: runIt },
  { path: ['openshift'], what: 'OpenShift', instead: runIt },
  { path: ['ecs'], what: 'AWS ECS', instead: runIt },
  { path: ['image'], what: 'Releasing an image', instead: 'Write run: and source: instead.' },
  {
    path: ['hosts'],
    what: 'Releasing to other machines',
    instead: 'Remove it; the service runs on this machine.',
  },
  {
    path: ['proxy', '*'],
    what: 'A proxy of your own',
    instead: 'Remove it; the embedded proxy moves the traffic.',
  },
  {
    path: ['port', 'container'],
    what: 'A port inside a container',
    instead: 'Write port: 8080; each instance gets its own port as $PORT.',
  },
  {
    path: ['evidence', 'limits', '*', 'latency'],
    what: 'A limit on latency',
    instead: onlyErrors,
  },
  {
    path: ['evidence', 'limits', '*', 'prometheus'],
    beside: ['query', 'below', 'above'],
    what: 'A limit on a query',
    instead: onlyErrors,
  },
  {
    path: ['evidence', 'alreadyBad'],
    what: 'Looking at limits before the release begins',
    instead: 'Remove it.',
  },
  { path: ['providers'], what: 'Reading measures from Prometheus', instead: 'Remove it.' },
  {
    path: ['schema'],
    what: 'Changing the database with the service',
    instead: 'Remove it, and migrate before the release so that both versions can work.',
  },
  {
    path: ['checks'],
    value: 'standard',
    what: 'The standard checklist',
    instead: 'Write checks: none, or remove it.',
  },
  { path: ['notify'], what: 'Telling others of a release', instead: 'Remove it.' },
];

/** A finding for everything that the file asks for in vain. */
export function notAvailable(service: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  for (const [path, value] of walk(service)) {
    const found = missing.find((one) => stands(one.path, path));
    if (!found || path.length === 0) continue;
    if (found.value && (value.kind !== 'scalar' || value.value !== found.value)) continue;
    const at = found.value ? value.at : keyAt(service, path)!;
    const what = `${found.what} is not available in this version.`;
    findings.push(finding(at, 'not-available', what, found.instead));
  }
  return findings;
}

function stands(pattern: readonly string[], path: Path): boolean {
  if (pattern.length !== path.length) return false;
  return pattern.every((part, index) => part === '*' || part === String(path[index]));
}
