import { z } from 'zod';

// What verbs print with --json, as schemas: the reference is written from them, and end-to-end
// tests hold real output against them.

/** Milliseconds since 1970, UTC. */
export const timeMs = z.number().describe('milliseconds since 1970, UTC');
export const isoTime = z.iso.datetime().describe('ISO 8601, UTC');

const instance = z.strictObject({
  id: z.string(),
  role: z.string(),
  phase: z.enum(['starting', 'ready', 'unready', 'stopping', 'failed']),
  since: timeMs,
  because: z.string().optional().describe('why it is not ready'),
});

const traffic = z.strictObject({
  version: z.string(),
  revision: z.int(),
  part: z.enum(['stable', 'candidate', 'leaving']),
  ready: z.int().describe('instances that may get requests'),
  asked: z.string().describe('share of the traffic asked for, as text'),
  measured: z.string().optional().describe('share in the last seconds, as text'),
  askedShare: z.number().describe('the same in basis points: 10,000 is all'),
  measuredShare: z.number().optional(),
  instances: z.array(instance).describe('seen now; empty where the platform does not answer'),
  inFlight: z.int().optional().describe('requests under way'),
  answers: z
    .strictObject({ requests: z.int(), bad: z.int() })
    .optional()
    .describe('since the data plane began to count'),
});

const step = z.strictObject({
  id: z.string(),
  text: z.string(),
  state: z.enum(['done', 'overruled', 'current', 'ahead', 'never']),
  elapsedMs: z.number().optional().describe('of the current step'),
  ofMs: z.number().optional().describe('how long it takes, or may take at most'),
});

const release = z.strictObject({
  number: z.int(),
  purpose: z.enum(['deploy', 'undo', 'restart']),
  from: z.string().optional().describe('version; absent for the first release'),
  to: z.string(),
  actor: z.string(),
  reason: z.string(),
  startedAt: timeMs,
  endedAt: timeMs.optional(),
  elapsedMs: z.number(),
  phase: z.enum(['progressing', 'returning', 'ended']),
  outcome: z.enum(['completed', 'aborted', 'rolled-back', 'superseded']).optional(),
  strategy: z.string(),
  steps: z.array(step),
  cause: z
    .strictObject({
      because: z.string(),
      instance: z.string().optional(),
      lastLog: z.array(z.string()),
    })
    .optional()
    .describe('why it was taken back'),
});

/** The keys of a service as it is now. */
const viewKeys = {
  service: z.string(),
  headline: z.string().describe('what is going to what'),
  state: z.enum(['empty', 'idle', 'held', 'progressing', 'waiting', 'paused', 'returning']),
  because: z.array(z.string()).describe('why it is in that state, or what it waits for'),
  traffic: z.array(traffic),
  verdict: z.string().optional().describe('what the evidence says, with its figures'),
  next: z.string().optional().describe('what comes next, and when'),
  orders: z.array(z.string()).describe('what can be ordered now'),
  now: timeMs,
  release: release.optional().describe('in progress, or the last one'),
};

export const serviceViews = z.strictObject({ services: z.array(z.strictObject(viewKeys)) });

/** The last line of a verb that follows a release. */
export const followEnd = z.strictObject({
  kind: z.literal('end'),
  exitCode: z.int(),
  ...viewKeys,
});

/** A line of a verb that follows a release. */
export const eventLine = z.looseObject({
  at: isoTime,
  kind: z.string().describe('release-started, step-entered, verdict-given, …'),
});
