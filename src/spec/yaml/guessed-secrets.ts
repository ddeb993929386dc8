import type { Span } from './located.ts';

/**
 * Where the values of variables probably stand, in a file that is not wholly understood: what
 * follows `env:` in its line, the values of the lines below that are indented more, and lines
 * without a colon, which may be a value that lost its key.
 */
export function guessedSecrets(text: string): Span[] {
  const spans: Span[] = [];
  let envIndent: number | undefined;
  let start = 0;
  for (const line of text.split('\n')) {
    const indent = line.search(/[^\s-]/);
    const env = /(?:^|[\s{,])["']?env["']?\s*:/.exec(line);
    if (env) {
      envIndent = indent;
      spans.push({ start: start + env.index + env[0].length, end: start + line.length });
    } else if (indent !== -1 && envIndent !== undefined) {
      if (indent <= envIndent) envIndent = undefined;
      else spans.push(afterColon(line, start));
    }
    if (!line.includes(':')) spans.push({ start, end: start + line.length });
    start += line.length + 1;
  }
  return spans.filter((span) => text.slice(span.start, span.end).trim() !== '');
}

/** What follows the first colon of a line; all of it when there is none. */
function afterColon(line: string, start: number): Span {
  const colon = line.indexOf(':');
  const from = colon === -1 ? line.search(/\S/) : colon + 1;
  const blank = line.slice(from).search(/\S/);
  return { start: start + from + Math.max(0, blank), end: start + line.length };
}
