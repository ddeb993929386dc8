import { z } from 'zod';
import { sentence } from '../../mistake.ts';
import { splitCommand } from '../../split-command.ts';
import { choice } from './choice.ts';
import { text } from './text.ts';

const notCommand = sentence(
  'wrong-type',
  '{value} is not a command.',
  'Write {key}node server.js, or as a list: [node, server.js].',
);

/** A command in one text. */
export const commandLine = text('a command', 'node server.js').transform((value, context) => {
  const split = splitCommand(value);
  if (split.ok) return split.value;
  context.addIssue({ code: 'custom', message: split.problem });
  return z.NEVER;
});

/** A command as a list of words. */
export const commandWords = z
  .array(text('an argument', '--port'), { error: notCommand })
  .min(1, { error: sentence('no-value', 'The command has no words.', 'Write [node, server.js].') })
  .transform((words): readonly string[] => words);

/** A command as exact argv. A text is split like a shell splits it, without its other features. */
export const command = choice([commandLine, commandWords], notCommand).meta({
  id: 'command',
  description:
    'A text is split at spaces, with quotes, and without a shell; a list is the exact argv.',
  examples: ['node server.js', ['sh', '-c', 'exec node server.js | tee log']],
});
