import { stripVTControlCharacters } from 'node:util';
import type { Event } from '../../core/release/event.ts';

const linesMax = 20;

/** The failing instance's last log lines, when a release is taken back: nobody has to ask. */
export function lastWords(event: Event): readonly string[] {
  if (event.kind !== 'returning' || !event.cause.lastLog) return [];
  const { instance, lastLog } = event.cause;
  const lines = lastLog.split('\n').slice(-linesMax);
  return [`last lines of ${instance}:`, ...lines.map((line) => `  | ${harmless(line)}`)];
}

/** A program's own words must not move the cursor of whoever reads them. */
function harmless(line: string): string {
  return stripVTControlCharacters(line).replaceAll(/(?!\t)\p{Cc}/gu, '');
}
