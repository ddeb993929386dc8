import { z } from '@hono/zod-openapi';
import { plan, settings } from './plan.ts';
import { perhaps, serviceName } from './value.ts';

export const planRequest = z
  .strictObject({
    rollout: z
      .string()
      .min(1)
      .max(1024 * 1024)
      .openapi({ description: 'The text of a rollout file.', example: 'service: checkout\n…' }),
    file: z.string().max(256).default('rollout.yaml').openapi({
      description: 'The name that mistakes are reported under.',
    }),
    environment: perhaps(z.string().max(128)),
  })
  .openapi('PlanRequest');

const mistake = z
  .object({
    code: z.string(),
    severity: z.enum(['mistake', 'warning']),
    file: z.string(),
    line: z.int(),
    column: z.int(),
    message: z.string(),
    remedy: z.string(),
    excerpt: perhaps(z.string()),
  })
  .openapi('Mistake');

const planned = z
  .object({
    service: serviceName,
    isFirst: z.boolean().openapi({ description: 'The service has no stable revision yet.' }),
    plan: z.union([plan, z.null()]),
    refused: perhaps(z.string()).openapi({
      description: 'Why this target cannot carry the strategy out.',
    }),
    settings,
    lines: z.array(z.string()).readonly(),
  })
  .openapi('PlannedService');

export const planAnswer = z
  .object({
    services: z.array(planned).readonly(),
    problems: z.array(mistake).readonly().openapi({
      description: 'Mistakes, and then no service is planned; or warnings.',
    }),
  })
  .openapi('PlanAnswer');

export type PlanInput = z.input<typeof planRequest>;
export type PlanAnswer = z.infer<typeof planAnswer>;
