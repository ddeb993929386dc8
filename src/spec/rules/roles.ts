import { didYouMean } from '../did-you-mean.ts';
import { type Finding, finding } from '../finding.ts';
import type { LocatedEntry, LocatedMap } from '../yaml/located.ts';
import { mainRole, rolesOf } from './roles-of.ts';
import { mapAt } from './rule.ts';

/** Roles are named in `run`; with a port, one of them gets the traffic. */
export function roles(service: LocatedMap): Finding[] {
  if (!service.entries.has('run')) return [];
  const { all, routed } = rolesOf(service);
  const findings: Finding[] = [];
  const run = service.entries.get('run')!;
  if (mapAt(service, 'run') && all.length === 0) findings.push(noRole(run));
  const port = service.entries.get('port');
  if (port && !routed && all.length > 0) findings.push(noTraffic(port));
  if (!port && mapAt(service, 'run')?.entries.has(mainRole)) {
    findings.push({ ...noPort(run), lacks: 'port' });
  }
  for (const path of [['replicas'], ['health', 'roles']]) {
    for (const [name, entry] of mapAt(service, ...path)?.entries ?? []) {
      if (!all.includes(name)) findings.push(unknownRole(entry, name, all));
    }
  }
  const own = routed === undefined ? undefined : mapAt(service, 'health', 'roles');
  const twice = own?.entries.get(routed ?? '');
  if (twice) findings.push(routedTwice(twice, routed!));
  return findings;
}

function noRole(run: LocatedEntry): Finding {
  return finding(run.keyAt, 'no-value', '`run` has no role.', 'Write run: node server.js.');
}

function noTraffic(port: LocatedEntry): Finding {
  return finding(
    port.keyAt,
    'contradiction',
    'There is a port, and no role is called web, so nothing says which role gets the traffic.',
    'Call the role that users reach web.',
  );
}

function noPort(run: LocatedEntry): Finding {
  return finding(
    run.keyAt,
    'missing-key',
    'The role web gets the traffic, and `port` is missing.',
    'Write port: 8080; a role that no user reaches is called worker, say.',
  );
}

function unknownRole(entry: LocatedEntry, name: string, all: readonly string[]): Finding {
  const near = didYouMean(name, all);
  return finding(
    entry.keyAt,
    'unknown-role',
    `\`run\` has no role ${name.slice(0, 40)}.`,
    near ? `Did you mean ${near}?` : `The roles are ${all.slice(0, 10).join(', ')}.`,
  );
}

function routedTwice(entry: LocatedEntry, name: string): Finding {
  return finding(
    entry.keyAt,
    'contradiction',
    `${name} gets the traffic; its checks stand directly under \`health\`.`,
    'Move them up: health: { ready: …, live: … }.',
  );
}
