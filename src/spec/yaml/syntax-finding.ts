import type { ErrorCode } from 'yaml';
import { type Finding, finding } from '../finding.ts';
import { unclosedAt } from './unclosed.ts';

interface SyntaxError {
  readonly code: ErrorCode;
  readonly start: number;
}

/**
 * What to say of something that YAML's reader trips over. Its own messages speak of tokens and
 * node properties, and stand where it gave up; these speak of what people wrote, and stand where
 * the mistake is likely to be. `from` is where the document begins.
 */
export function syntaxFinding(text: string, from: number, { code, start }: SyntaxError): Finding {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = endOfLine(text, lineStart);
  const line = text.slice(lineStart, lineEnd);
  if (code === 'RESOURCE_EXHAUSTION') return finding(here(start), 'too-complex', ...tooDeep);
  if (/^ *\t/.test(line)) return finding(here(lineStart), 'tab', ...tab);
  const open = openCodes.has(code) ? unclosedAt(text, from, start) : undefined;
  if (open) return finding(here(open.at), 'syntax', ...unclosed(open.sign));
  const glued = /^(\s*(?:- +)?[\w-]+:)[^\s]/.exec(line);
  if (glued && code === 'MULTILINE_IMPLICIT_KEY') {
    return finding(here(lineStart + glued[1]!.length), 'syntax', ...noSpace);
  }
  const onlyColon = (line.match(/:(?:\s|$)/g) ?? []).length < 2;
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && onlyColon && lineEnd < text.length) {
    return finding(here(firstCharacter(text, lineEnd + 1)), 'syntax', ...tooFarRight);
  }
  return finding(here(start), 'syntax', ...(sentences[code] ?? unexpected));
}

type Sentences = readonly [what: string, remedy: string];

function here(start: number): Finding['at'] {
  return { start, end: start };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function firstCharacter(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === ' ') at += 1;
  return at;
}

/** Errors that a quote or bracket which was never closed brings about further down. */
const openCodes: ReadonlySet<ErrorCode> = new Set([
  'MISSING_CHAR',
  'BLOCK_IN_FLOW',
  'BAD_INDENT',
  'UNEXPECTED_TOKEN',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
]);

const tab: Sentences = [
  'This line is indented with a tab; YAML allows only spaces.',
  'Replace the tab with two spaces.',
];

const tooDeep: Sentences = [
  'The file is nested too deep.',
  'A rollout file needs about six levels; check the brackets.',
];

const noSpace: Sentences = [
  'A space is missing after the colon.',
  'Write a colon and a space between a key and its value.',
];

const tooFarRight: Sentences = [
  'This line is indented more than the one before, which has a value already.',
  'Give all keys of one map the same number of spaces.',
];

function unclosed(sign: string): Sentences {
  const closing = { '[': ']', '{': '}' }[sign];
  return closing === undefined
    ? ['This quote is not closed.', `Write another ${sign} where the text ends.`]
    : [`This ${sign} is not closed.`, `Write ${closing} where it ends.`];
}

const unexpected: Sentences = [
  'The text ends or goes on where YAML expects something else.',
  'Look for a missing quote, bracket or colon here or in the line before.',
];

const sentences: Partial<Record<ErrorCode, Sentences>> = {
  BAD_ALIAS: [
    '`*` and `&` begin names of aliases, and this is none.',
    'Put a text that begins with one of them in quotes.',
  ],
  BAD_DQ_ESCAPE: [
    'A backslash in double quotes begins an escape, and this one does not exist.',
    "Use single quotes ('…'), or write the backslash twice.",
  ],
  BAD_INDENT: [
    'This line is not indented like its neighbours.',
    'Give all keys of one map the same number of spaces.',
  ],
  BAD_SCALAR_START: [
    'A text cannot begin with this character without quotes.',
    'Put the text in quotes.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'There is a second colon in this line.',
    'Put the text in quotes, or put the inner key on its own line.',
  ],
  BLOCK_IN_FLOW: [
    'A bracket or brace is still open in the lines before.',
    'Close it with ] or }, or write one key per line without braces.',
  ],
  MISSING_CHAR: [
    'A quote, bracket, brace, colon or comma is missing here.',
    'Look at this line and the one before, and close what is open.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'There is no colon in this line, so it is not a key.',
    'Write the key, a colon, a space and the value.',
  ],
  TAG_RESOLVE_FAILED: [
    'Tags such as `!name` are not read.',
    'Remove the tag; a secret is written as { secret: NAME }.',
  ],
};
