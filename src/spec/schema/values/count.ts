import { z } from 'zod';
import type { Amount } from '../../../core/capacity/budget.ts';
import { sentence } from '../../mistake.ts';
import { choice } from './choice.ts';

/** More instances than one service can have here; guards against a slip of the finger. */
export const instancesMax = 1000;

/** A whole number within bounds, both included. */
export function count(what: string, least: number, most: number) {
  const error = sentence(
    'wrong-value',
    `{value} is not ${what}.`,
    `Write a whole number from ${least} to ${most}.`,
  );
  return z.int({ error }).min(least, { error }).max(most, { error });
}

const percentOfReplicas = z
  .string({ error: '' })
  .regex(/^(?:\d{1,3})(?:\.\d{1,2})?%$/, {
    error: sentence(
      'wrong-value',
      '{value} is neither a number of instances nor a share of them.',
      'Write a whole number such as 1, or a share such as 25%.',
    ),
  })
  .transform((value) => value as Amount);

/** Instances as a number, or as a share of the replicas: `2`, `25%`. */
export const amount = choice(
  [count('a number of instances', 0, instancesMax), percentOfReplicas],
  sentence(
    'wrong-type',
    '{value} is not a number of instances.',
    'Write a whole number such as 1, or a share such as 25%.',
  ),
).meta({ id: 'amount', description: 'Instances, or a share of the replicas: 2, 25%.' });
