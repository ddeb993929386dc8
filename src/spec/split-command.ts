import { failed, ok, type Result } from '../kit/result.ts';
import { sentence } from './mistake.ts';

/** Characters that a shell acts on; outside of quotes they cannot be meant literally. */
const shellCharacter = /[|&;<>`*?$()]/;

/**
 * The words of a command line: spaces separate; single quotes keep everything; double quotes keep
 * everything but `\"` and `\\`; outside of quotes a backslash keeps the next character. No
 * variables, no globs, no operators: those are refused, because passing them on silently would run
 * another command than the one that was meant.
 */
export function splitCommand(line: string): Result<readonly string[], string> {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at]!;
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at);
      if (!quoted) return failed(openQuote);
      const expands = character === '"' && /\$[\w{(]|`/.test(quoted.text);
      if (expands) return failed(needsShell('$'));
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '\\' && at + 1 < line.length) {
      at += 1;
      word = (word ?? '') + line[at];
    } else if (shellCharacter.test(character)) {
      return failed(needsShell(character));
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0) return failed(empty);
  if (/^[A-Za-z_]\w*=/.test(words[0]!)) return failed(assignment);
  return ok(words);
}

/** The text between the quote at `start` and its partner, whose offset is `end`. */
function readQuoted(line: string, start: number): { text: string; end: number } | undefined {
  const quote = line[start]!;
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line[at]!;
    if (character === quote) return { text, end: at };
    const next = line[at + 1];
    if (quote === '"' && character === '\\' && (next === '"' || next === '\\')) {
      text += next;
      at += 1;
    } else {
      text += character;
    }
  }
  return undefined;
}

const openQuote = sentence(
  'wrong-value',
  'A quote in this command is not closed.',
  'Close it, or write the command as a list: [node, server.js].',
);

const empty = sentence('no-value', 'The command is empty.', 'Write one, such as node server.js.');

const assignment = sentence(
  'needs-shell',
  'A command without a shell cannot begin with NAME=value.',
  'Put the variable under `env`.',
);

function needsShell(character: string): string {
  if (character === '$') {
    return sentence(
      'interpolation',
      'Commands run without a shell, so `$…` would reach the program as it stands.',
      'Let the program read its environment ($PORT is there), or call a shell: ' +
        "[sh, -c, 'exec …'].",
    );
  }
  return sentence(
    'needs-shell',
    `Commands run without a shell, and \`${character}\` needs one.`,
    "Put it in quotes if the program should see it, or call a shell: [sh, -c, '…'].",
  );
}
