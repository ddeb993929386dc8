import type { ErrorCode } from 'yaml';
import type { Mistake } from '../mistake.ts';

/**
 * What to say for each thing that YAML's reader trips over. Its own messages speak of tokens and
 * node properties; these speak of what people wrote.
 */
export function syntaxMistake(code: ErrorCode, text: string, offset: number): Mistake {
  const found = sentences[code] ?? unexpected;
  const tabbed = /^\s*\t/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset + 1));
  if (code === 'TAB_AS_INDENT' || (tabbed && code === 'BAD_INDENT')) return tab;
  const [what, remedy] = found;
  return { code: code === 'RESOURCE_EXHAUSTION' ? 'too-complex' : 'syntax', what, remedy };
}

const tab: Mistake = {
  code: 'tab',
  what: 'This line is indented with a tab; YAML allows only spaces.',
  remedy: 'Replace the tab with two spaces.',
};

const unexpected = [
  'The text ends or goes on where YAML expects something else.',
  'Look for a missing quote, bracket or colon here or in the line before.',
] as const;

const sentences: Partial<Record<ErrorCode, readonly [what: string, remedy: string]>> = {
  BAD_ALIAS: [
    '`*` begins an alias, and no `&` of this name comes before it.',
    'Put a text that begins with * in quotes.',
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
    'A key goes over more than one line: a colon or a quote is missing.',
    'Write the key and its colon in one line.',
  ],
  RESOURCE_EXHAUSTION: [
    'The file is nested too deep.',
    'A rollout file needs about six levels; check the brackets.',
  ],
  TAG_RESOLVE_FAILED: [
    'Tags such as `!name` are not read.',
    'Remove the tag; a secret is written as { secret: NAME }.',
  ],
};
