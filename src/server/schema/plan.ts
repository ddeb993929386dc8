import { z } from '@hono/zod-openapi';
import type { Plan } from '../../core/plan/plan.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { amount, basisPoints, match, milliseconds, perhaps, task, word } from './value.ts';

const budget = z.object({ maxSurge: amount, maxUnavailable: amount });

const id = word.openapi({ description: 'Stable: the same strategy gives the same ids.' });

export const step = z
  .discriminatedUnion('kind', [
    z.object({ id, kind: z.literal('capacity'), candidate: amount }),
    z.object({ id, kind: z.literal('roll'), upTo: z.enum(['first', 'all']) }),
    z.object({ id, kind: z.literal('weight'), weight: basisPoints }),
    z.object({ id, kind: z.literal('match'), match: perhaps(match) }),
    z.object({ id, kind: z.literal('mirror'), share: basisPoints }),
    z.object({ id, kind: z.literal('preview'), open: z.boolean() }),
    z.object({ id, kind: z.literal('empty') }),
    z.object({ id, kind: z.literal('hold'), forMs: milliseconds }),
    z.object({ id, kind: z.literal('until-healthy'), atMostMs: perhaps(milliseconds) }),
    z.object({
      id,
      kind: z.literal('observations'),
      count: z.int().min(1).max(1e12),
      atMostMs: milliseconds,
    }),
    z.object({ id, kind: z.literal('approve'), question: z.string().min(1).max(1000) }),
    z.object({ id, kind: z.literal('task'), task }),
    z.object({ id, kind: z.literal('return') }),
    z.object({ id, kind: z.literal('promote') }),
  ])
  .openapi('Step');

/** The ordered steps of a release. At most 200, which is far above what strategies make. */
export const plan: z.ZodType<Plan> = z
  .object({
    strategy: z.enum(['rolling', 'recreate', 'blue-green', 'canary', 'ab']),
    steps: z.array(step).min(1).max(200).readonly(),
    mode: z.enum(['routed', 'rolling', 'by-count', 'recreate']),
    budget,
    because: z.array(z.string().max(2000)).max(50).readonly(),
  })
  .openapi('Plan');

const role = z
  .object({ name: word, replicas: z.int().min(0).max(1000), routed: z.boolean() })
  .openapi('Role');

export const settings: z.ZodType<Settings> = z
  .object({
    roles: z.array(role).min(1).max(50).readonly(),
    minReadyMs: milliseconds,
    startWithinMs: milliseconds,
    progressDeadlineMs: milliseconds,
    drainMs: milliseconds,
    graceMs: milliseconds,
    keepStableMs: milliseconds,
    keepFailedMs: milliseconds,
    rollbackWindow: z.int().min(0).max(1000),
    restartsMax: z.int().min(0).max(1000),
    failedChecksMax: z.int().min(0).max(1000),
    undecided: z.enum(['continue', 'hold', 'rollback']),
  })
  .openapi('Settings');
