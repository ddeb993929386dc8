import { z } from '@hono/zod-openapi';
import type { Summary } from '../../core/explain/summary.ts';
import { perhaps, sequence, serviceName, time } from './value.ts';

const instanceLine = z.object({
  id: z.string(),
  role: z.string(),
  phase: z.enum(['starting', 'ready', 'unready', 'stopping', 'failed']),
  since: z.number(),
  because: perhaps(z.string()),
});

const trafficLine = z.object({
  version: z.string(),
  revision: z.int(),
  part: z.enum(['stable', 'candidate', 'leaving']),
  ready: z.int(),
  asked: z.string(),
  measured: z.union([z.string(), z.undefined()]).openapi({ type: 'string' }),
  askedShare: z.int(),
  measuredShare: perhaps(z.number()),
  instances: z.array(instanceLine).readonly(),
  inFlight: perhaps(z.int()),
  answers: perhaps(z.object({ requests: z.int(), bad: z.int() })),
});

export const summaryState = z.enum([
  ...(['empty', 'idle', 'held', 'progressing', 'waiting', 'paused', 'returning'] as const),
]);

/** The five-second block. Passed on as `core/explain` makes it. */
const summary: z.ZodType<Summary> = z
  .looseObject({
    service: serviceName,
    headline: z.string().openapi({ example: '1.9.0 to 2.0.0, step 2 of 5 (10%)' }),
    state: summaryState,
    because: z.array(z.string()).readonly(),
    traffic: z.array(trafficLine).readonly(),
    verdict: perhaps(z.string()),
    next: perhaps(z.string()),
    orders: z.array(z.string()).readonly(),
  })
  .openapi('Summary');

export const attention = z
  .object({
    reason: z.enum(['approval', 'paused', 'held', 'undecided', 'driver', 'overdue', 'unheard']),
    because: z.string(),
    since: perhaps(time),
  })
  .openapi('Attention', { description: 'Something that waits for a person.' });

export const driver = z
  .object({
    state: z.enum(['driving', 'elsewhere', 'failing', 'none']).openapi({
      description:
        'Whether this controller drives the service, another process does, the last attempt ' +
        'failed and is repeated, or nobody does.',
    }),
    because: perhaps(z.string()),
    lastTurnAt: perhaps(time),
  })
  .openapi('Driver');

export const serviceStatus = z
  .object({
    service: serviceName,
    summary,
    attention: z.array(attention).readonly(),
    driver,
    release: z
      .union([z.int(), z.null()])
      .openapi({ description: 'The newest release; what an order is given for.' }),
    step: z
      .union([z.string(), z.null()])
      .openapi({ description: 'The step it is at, while it progresses.' }),
    sequence,
  })
  .openapi('ServiceStatus');

export const statusList = z.object({ services: z.array(serviceStatus).readonly() });

export type ServiceStatus = z.infer<typeof serviceStatus>;
export type StatusList = z.infer<typeof statusList>;
export type DriverLine = z.infer<typeof driver>;
