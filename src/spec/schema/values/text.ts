import { z } from 'zod';
import { sentence } from '../../mistake.ts';

/** A text of one line or more. A number without quotes is refused: YAML reads 1.10 as 1.1. */
export function text(what: string, example: string) {
  return z
    .string({
      error: (issue) =>
        typeof issue.input === 'number' || typeof issue.input === 'boolean'
          ? sentence(
              'number-as-text',
              `{value} is ${kindOf(issue.input)} for YAML, and ${what} is a text.`,
              'Write it in quotes: "{raw}".',
            )
          : sentence('wrong-type', `{value} is not ${what}.`, `Write {key}${example}, say.`),
    })
    .refine((value) => value.trim() !== '', {
      error: sentence('no-value', `${capital(what)} is empty.`, `Write {key}${example}, say.`),
    });
}

function kindOf(input: number | boolean): string {
  return typeof input === 'number' ? 'a number' : 'true or false';
}

function capital(what: string): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}

/** A text of a given form, written as a pattern that editors know too. */
export function textLike(what: string, pattern: RegExp, rule: string, example: string) {
  return text(what, example).regex(pattern, {
    error: sentence(
      'wrong-value',
      `{value} is not ${what}: ${rule}.`,
      `Write {key}${example}, say.`,
    ),
  });
}
