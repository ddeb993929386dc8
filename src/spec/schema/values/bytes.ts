import { z } from 'zod';
import { sentence } from '../../mistake.ts';

const units: Readonly<Record<string, number>> = {
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

const least = 16 * 1024 ** 2;

const wrong = sentence(
  'wrong-value',
  '{value} is not an amount of memory.',
  'Write a whole number with KiB, MiB or GiB, at least 16MiB: 512MiB, say.',
);

/** Memory as `512MiB`, `2GiB`; in bytes once it is read. */
export const bytes = z
  .string({ error: wrong })
  .regex(/^\d{1,9}(?:KiB|MiB|GiB)$/, { error: wrong })
  .transform((text) => Number(text.slice(0, -3)) * units[text.slice(-3)]!)
  .refine((value) => value >= least, { error: wrong })
  .meta({ id: 'bytes', description: 'Memory: 512MiB, 2GiB.', examples: ['512MiB'] });
