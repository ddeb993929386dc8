import { defaultSettings } from '../../core/plan/settings.ts';
import { parseDuration } from '../../kit/duration.ts';
import { type Finding, finding, warning } from '../finding.ts';
import { type LocatedMap, type Path, valueAt } from '../yaml/located.ts';
import { exactlyOne } from './exactly-one.ts';
import { mainRole } from './roles-of.ts';
import { mapAt, textAt } from './rule.ts';

const questions = ['ready', 'live', 'start'];

/** A check asks in one way, and only what the service has. */
export function health(service: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  const port = service.entries.get('port');
  const written = service.entries.get('health');
  if (!written) return port ? [{ ...weak(port.keyAt), lacks: 'health' }] : [];
  for (const path of checkPaths(service)) {
    const check = mapAt(service, ...path);
    const example = '{ http: /healthz, every: 5s }';
    if (check) {
      findings.push(...exactlyOne(check, ['http', 'tcp', 'command'], 'A health check', example));
    }
    if (!port && !expectsPort(service) && asksThePort(service, path)) {
      findings.push({ ...noPort(service, path), lacks: 'port' });
    }
  }
  return [...findings, ...tooSlow(service)];
}

/** Whether the missing port itself is reported. */
function expectsPort(service: LocatedMap): boolean {
  return mapAt(service, 'run')?.entries.has(mainRole) === true;
}

/** Where checks may stand. */
function checkPaths(service: LocatedMap): Path[] {
  const paths: Path[] = [['health'], ...questions.map((name) => ['health', name])];
  for (const role of mapAt(service, 'health', 'roles')?.entries.keys() ?? []) {
    paths.push(...questions.map((name) => ['health', 'roles', role, name]));
  }
  return paths.filter((path) => path.length > 1 || !mapAt(service, 'health'));
}

function asksThePort(service: LocatedMap, path: Path): boolean {
  if (textAt(service, ...path) !== undefined) return true;
  const check = mapAt(service, ...path);
  return check?.entries.has('http') === true || check?.entries.has('tcp') === true;
}

function noPort(service: LocatedMap, path: Path): Finding {
  return finding(
    valueAt(service, path)!.at,
    'contradiction',
    'This check asks over the network, and the service has no port.',
    'Write port: 8080, or check with a command: { ready: { command: [check-worker] } }.',
  );
}

function weak(at: Finding['at']): Finding {
  return warning(
    at,
    'weak-health',
    '`health` is missing: an instance counts as ready once its port accepts a connection.',
    'Write health: /healthz with a path that answers 200 only when the service works.',
  );
}

/** An instance that may start for longer than a release may stand still is never waited for. */
function tooSlow(service: LocatedMap): Finding[] {
  const startWithin = valueAt(service, ['health', 'startWithin']);
  const startMs = parseDuration(textAt(service, 'health', 'startWithin') ?? '') ?? 0;
  const deadline = parseDuration(textAt(service, 'rollback', 'deadline') ?? '');
  const deadlineMs = deadline ?? defaultSettings.progressDeadlineMs;
  if (!startWithin || startMs < deadlineMs) return [];
  return [
    finding(
      startWithin.at,
      'contradiction',
      deadline === undefined
        ? 'A release is taken back after 10m without progress, before this time is over.'
        : 'The release is taken back after `rollback.deadline`, before this time is over.',
      'Write a longer deadline under rollback, or a shorter time here.',
    ),
  ];
}
