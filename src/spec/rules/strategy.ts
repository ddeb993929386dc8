import { type Finding, finding } from '../finding.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { valueAt } from '../yaml/located.ts';
import { exactlyOne } from './exactly-one.ts';
import { match } from './match.ts';
import { mapAt, shareAt, textAt } from './rule.ts';

const kinds = ['rolling', 'canary', 'blue-green', 'recreate', 'ab'];
/** Strategies that divide the traffic, as they begin a sentence. */
const needTraffic: Readonly<Record<string, string>> = {
  canary: 'A canary',
  'blue-green': 'Blue-green',
  ab: 'An A/B test',
};

/** A service has one strategy, and it fits what the service has. */
export function strategy(service: LocatedMap): Finding[] {
  const entry = service.entries.get('strategy');
  if (!entry) return [];
  const map = mapAt(service, 'strategy');
  const findings = map
    ? exactlyOne(map, kinds, 'A strategy', 'strategy: { canary: standard }')
    : [];
  const kind = map ? [...map.entries.keys()][0] : textAt(service, 'strategy');
  const subject = kind && Object.hasOwn(needTraffic, kind) ? needTraffic[kind] : undefined;
  if (subject && !service.entries.has('port')) {
    findings.push({ ...noTraffic(entry.keyAt, subject), lacks: 'port' });
  }
  const ab = mapAt(service, 'strategy', 'ab');
  if (ab) findings.push(...match(ab, 'An A/B test'));
  return [...findings, ...rolling(service)];
}

function noTraffic(at: Finding['at'], subject: string): Finding {
  return finding(
    at,
    'contradiction',
    `${subject} moves traffic, and a service without a port has none.`,
    'Write port: 8080, or strategy: rolling.',
  );
}

function rolling(service: LocatedMap): Finding[] {
  const path = ['strategy', 'rolling'];
  const surge = valueAt(service, [...path, 'maxSurge']);
  const below = valueAt(service, [...path, 'maxUnavailable']);
  if (surge && isZero(service, 'maxSurge') && (!below || isZero(service, 'maxUnavailable'))) {
    return [
      finding(
        surge.at,
        'contradiction',
        'With no instance more and none less, nothing can be replaced.',
        'Write maxSurge: 1, or maxUnavailable: 1.',
      ),
    ];
  }
  if (below && (shareAt(service, ...path, 'maxUnavailable') ?? 0) >= 10_000) {
    return [
      finding(
        below.at,
        'contradiction',
        'With all instances unavailable at once, users see an outage.',
        'Write a smaller share; if an outage is meant: { recreate: { downtime: acknowledged } }.',
      ),
    ];
  }
  return [];
}

function isZero(service: LocatedMap, key: string): boolean {
  const written = valueAt(service, ['strategy', 'rolling', key]);
  if (written?.kind !== 'scalar') return false;
  return written.value === 0 || shareAt(service, 'strategy', 'rolling', key) === 0;
}
