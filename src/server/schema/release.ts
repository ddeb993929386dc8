import { z } from '@hono/zod-openapi';
import { plan, settings } from './plan.ts';
import { perhaps, revision, sequence, time, word } from './value.ts';

const outcome = z.enum(['completed', 'aborted', 'rolled-back', 'superseded']);

export const releaseRow = z
  .object({
    number: z.int().min(1),
    purpose: z.enum(['deploy', 'undo', 'restart']),
    candidate: revision,
    from: perhaps(revision),
    phase: z.enum(['progressing', 'returning', 'ended']),
    outcome: perhaps(outcome),
    actor: z.string(),
    reason: z.string(),
    strategy: z.string(),
    startedAt: time,
    endedAt: perhaps(time),
    firstEvent: sequence,
  })
  .openapi('ReleaseRow');

export const releaseList = z.object({
  releases: z.array(releaseRow).readonly(),
  next: z
    .union([z.int(), z.null()])
    .openapi({ description: 'Give it as `before` to get the page after this one.' }),
});

export const releaseDetail = releaseRow
  .extend({
    plan,
    settings,
    step: z.union([word, z.null()]),
    cause: perhaps(
      z.looseObject({ kind: z.string(), because: z.string() }).openapi({
        description: 'Why it was taken back, with the evidence and the last lines of the log.',
      }),
    ),
    verdict: perhaps(
      z.looseObject({
        kind: z.enum(['healthy', 'regressed', 'undecided', 'silent', 'cancelled']),
        because: z.string(),
        evidence: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
    overruled: z
      .array(z.string())
      .readonly()
      .openapi({ description: 'Gates that a person passed although they did not hold.' }),
    lastEvent: z.union([sequence, z.null()]),
  })
  .openapi('Release');

export const releasePlan = z
  .object({
    plan,
    lines: z.array(z.string()).readonly().openapi({ description: 'The plan for people.' }),
  })
  .openapi('ReleasePlan');

export type ReleaseRow = z.infer<typeof releaseRow>;
export type ReleaseList = z.infer<typeof releaseList>;
export type ReleaseDetail = z.infer<typeof releaseDetail>;
export type ReleasePlan = z.infer<typeof releasePlan>;
