import { z } from 'zod';
import { sentence } from '../../mistake.ts';
import { keys } from './keys.ts';
import { textLike } from './text.ts';

/** The name of a service: what every face of the program calls it, and a DNS label. */
export const serviceName = textLike(
  'a service name',
  /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'it has small letters, digits and hyphens, begins with a letter and has at most 63 characters',
  'checkout',
);

/** The name of a role, provider or environment. */
export function shortName(what: string, example: string) {
  return textLike(
    what,
    /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
    'it has small letters, digits and hyphens, begins with a letter and has at most 32 characters',
    example,
  );
}

/** Where a secret comes from: a name, never the value. */
export const secretReference = keys(
  {
    secret: textLike(
      'the name of a secret',
      /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/,
      'it has letters, digits, _, . and -, and the value itself does not belong here',
      'DATABASE_URL',
    ).describe('The name that the secret is kept under.'),
  },
  '{ secret: NAME }',
).meta({ id: 'secret', description: 'A reference to a secret, by name; never its value.' });

/** A map with names of the user's own choice as keys. */
export function named<Value extends z.ZodType>(
  name: z.ZodType<string, string>,
  value: Value,
  example: string,
) {
  return z.record(name, value, {
    error: sentence('wrong-type', '{value} does not fit here.', `Write {key}${example}.`),
  });
}
