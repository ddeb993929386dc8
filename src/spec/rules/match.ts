import { type Finding, finding } from '../finding.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { exactlyOne } from './exactly-one.ts';
import { mapAt } from './rule.ts';

/** A match names one header or one cookie. */
export function match(written: LocatedMap, subject: string): Finding[] {
  const example = 'header: { X-Canary: always }';
  const findings = exactlyOne(written, ['header', 'cookie'], subject, example);
  for (const kind of ['header', 'cookie']) {
    const entries = mapAt(written, kind)?.entries;
    if (entries && entries.size !== 1) {
      findings.push(
        finding(
          written.entries.get(kind)!.keyAt,
          'wrong-value',
          `A match has exactly one ${kind}, and this has ${entries.size}.`,
          `Write ${kind}: { ${kind === 'header' ? 'X-Canary' : 'beta'}: always }.`,
        ),
      );
    }
  }
  return findings;
}
