import { z } from '@hono/zod-openapi';

export const health = z.object({ status: z.literal('alive') });

export const readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    because: z.array(z.string()).readonly(),
  })
  .openapi('Readiness');

export type Readiness = z.infer<typeof readiness>;
