import { z } from '@hono/zod-openapi';
import type { Amount } from '../../core/capacity/budget.ts';

// The small values that the resources are made of.

/**
 * A member that may be absent, and is never there without a value. The description generator does
 * not know zod's own exact optional; JSON has no undefined, so the difference is in the type only.
 */
export function perhaps<Schema extends z.ZodType>(schema: Schema): z.ZodExactOptional<Schema> {
  return schema.optional() as unknown as z.ZodExactOptional<Schema>;
}

/** Names of services, roles, steps and tasks. */
export const word = z.string().regex(/^[A-Za-z0-9][\w.:%@-]{0,127}$/);

export const serviceName = word.openapi({ example: 'checkout' });

/** RFC 3339 in UTC with milliseconds. */
export const time = z.string().openapi({
  format: 'date-time',
  example: '2026-11-21T14:05:04.123Z',
});

export function timeOf(at: number): string {
  return new Date(at).toISOString();
}

export const milliseconds = z
  .int()
  .min(0)
  .max(366 * 86_400_000);

export const basisPoints = z
  .int()
  .min(0)
  .max(10_000)
  .openapi({ description: 'Hundredths of a percent: 10 000 is all.' });

export const amount: z.ZodType<Amount> = z
  .union([z.int().min(0).max(1000), z.templateLiteral([z.number().min(0).max(1000), '%'])])
  .openapi({ description: 'Instances, or a share of the replicas wanted.', example: '25%' });

export const match = z
  .object({
    kind: z.enum(['header', 'cookie']),
    name: z.string().min(1).max(256),
    value: z.string().min(1).max(4096),
  })
  .openapi('Match');

export const task = z
  .object({
    name: word,
    kind: z.enum(['hook', 'smoke', 'migration', 'backup', 'notification', 'delegated']),
    command: z.array(z.string().max(16_384)).min(1).max(1000).readonly(),
    timeoutMs: milliseconds,
    repeatable: z.boolean(),
    attempts: z.int().min(1).max(100),
  })
  .openapi('Task');

export const revision = z
  .object({
    number: z.int().min(1),
    version: z.string().openapi({ example: '2.8.1' }),
    digest: z.string(),
  })
  .openapi('Revision');

export const sequence = z.int().min(0).openapi({
  description: 'The number of an event in the log of its service; the first is 1.',
});
