import { z } from '@hono/zod-openapi';
import { perhaps } from './value.ts';

/** RFC 9457. Every answer above 399 has this form. */
export const problem = z
  .object({
    type: z.string().openapi({ example: 'urn:steadyship:error:ORDER_STALE' }),
    title: z.string().openapi({ description: 'What happened, in a sentence.' }),
    status: z.int(),
    code: z.string().openapi({ example: 'ORDER_STALE' }),
    remedy: z.string().openapi({ description: 'What to do next.' }),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    problems: perhaps(
      z.array(z.object({ path: z.string(), message: z.string() })).readonly(),
    ).openapi({ description: 'Each mistake of the request by its place, where there are some.' }),
  })
  .openapi('Problem');

export type ProblemAnswer = z.infer<typeof problem>;
