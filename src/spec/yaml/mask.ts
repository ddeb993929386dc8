import type { Span } from './located.ts';

const mask = '•••';

/** A name whose value people keep secret. */
const secretName =
  /passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|private_?key|credential|\bpwd\b/i;

export function looksSecret(name: string): boolean {
  return secretName.test(name);
}

/**
 * Credentials inside an address: `postgres://user:password@host`. All parts that repeat are
 * bounded, so that a long line costs no more than its length.
 */
export const credentialsInUrl = /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}:)[^\s/]{1,500}@/gi;

interface MaskedLine {
  readonly text: string;
  /** Where an offset of the line stands in the masked text. */
  columnOf(offset: number): number;
}

/** What of a file must not be shown. */
interface Secrets {
  readonly masked: readonly Span[];
  /** `masked` may be incomplete: cover what follows a name that sounds secret as well. */
  readonly guess: boolean;
}

/**
 * A line with everything that may be a secret covered. In a file that is not wholly understood,
 * what follows a name that sounds secret is covered to the end of the line, unless it is a
 * reference.
 */
export function maskLine(line: string, start: number, secrets: Secrets): MaskedLine {
  const covers: [number, number][] = secrets.masked
    .map((span): [number, number] => [span.start - start, span.end - start])
    .filter(([from, to]) => to > 0 && from < line.length);
  if (secrets.guess) covers.push(...secretsByName(line));
  for (const found of line.matchAll(credentialsInUrl)) {
    covers.push([found.index + found[1]!.length, found.index + found[0].length - 1]);
  }
  return covered(line, covers);
}

function secretsByName(line: string): [number, number][] {
  const name = new RegExp(`[\\w-]{0,60}(?:${secretName.source})[\\w-]{0,60}["']?`, 'gi');
  const covers: [number, number][] = [];
  for (const found of line.matchAll(name)) {
    const after = found.index + found[0].length;
    const rest = line.slice(after);
    const safe = /^\s*(?:$|\}|#|:\s*(?:$|#|\{\s*secret:\s*[A-Za-z_]\w*\s*\}))/.test(rest);
    const reference = /\{\s*$/.test(line.slice(0, found.index)) && /^secret$/.test(found[0]);
    const names = /^\s*:\s*[A-Za-z_]\w*\s*\}/.test(rest);
    if (safe || (reference && names)) continue;
    const separator = /^\s*[:=]?\s*/.exec(rest)![0].length;
    covers.push([after + separator, line.length]);
  }
  return covers;
}

/** `line` with each range replaced by the same mask, overlapping ranges as one. */
function covered(line: string, covers: readonly [number, number][]): MaskedLine {
  const merged: [number, number][] = [];
  for (const [from, to] of [...covers].sort((a, b) => a[0] - b[0])) {
    const clipped: [number, number] = [Math.max(0, from), Math.min(line.length, to)];
    if (clipped[1] <= clipped[0]) continue;
    const last = merged.at(-1);
    if (last && clipped[0] <= last[1]) last[1] = Math.max(last[1], clipped[1]);
    else merged.push(clipped);
  }
  let text = '';
  let done = 0;
  for (const [from, to] of merged) {
    text += line.slice(done, from) + mask;
    done = to;
  }
  text += line.slice(done);
  return { text, columnOf: (offset) => columnIn(merged, offset) };
}

function columnIn(merged: readonly [number, number][], offset: number): number {
  let column = offset;
  for (const [from, to] of merged) {
    if (offset >= to) column += mask.length - (to - from);
    else if (offset > from) column -= offset - from;
  }
  return column;
}
