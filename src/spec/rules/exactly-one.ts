import { type Finding, finding } from '../finding.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { present } from './rule.ts';

/**
 * Findings unless exactly one of `names` stands in the map. `subject` begins a sentence ("A
 * source"); `example` is what to write.
 */
export function exactlyOne(
  map: LocatedMap,
  names: readonly string[],
  subject: string,
  example: string,
): Finding[] {
  const [first, ...others] = present(map, names);
  if (first === undefined) {
    const list = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
    const what = `${subject} needs one of ${list}.`;
    return [finding(map.at, 'missing-key', what, `Write ${example}.`)];
  }
  return others.map((other) =>
    finding(
      map.entries.get(other)!.keyAt,
      'contradiction',
      `${subject} has either \`${first}\` or \`${other}\`, not both.`,
      'Keep one of them.',
    ),
  );
}
