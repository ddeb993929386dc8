import { type Finding, finding } from '../finding.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { present } from './rule.ts';

const platforms = ['run', 'compose', 'kubernetes', 'openshift', 'ecs'];

/** Exactly one key says where a service runs. */
export function platform(service: LocatedMap): Finding[] {
  const [first, ...others] = present(service, platforms);
  if (first === undefined) {
    const at = { start: service.at.start, end: service.at.start };
    const none = finding(at, 'missing-key', '`run` is missing.', 'Write run: node server.js, say.');
    return [{ ...none, lacks: 'run' }];
  }
  return others.map((other) =>
    finding(
      service.entries.get(other)!.keyAt,
      'contradiction',
      `\`${first}\` and \`${other}\` both say where the service runs.`,
      `Keep one of ${platforms.slice(0, -1).join(', ')} and ecs.`,
    ),
  );
}
