import { z } from 'zod';
import { eventLine, followEnd, isoTime, serviceViews, timeMs } from './view-shapes.ts';

const revision = z.strictObject({ number: z.int(), version: z.string(), digest: z.string() });

const plan = z.strictObject({
  strategy: z.enum(['rolling', 'recreate', 'blue-green', 'canary', 'ab']),
  steps: z.array(z.looseObject({ id: z.string(), kind: z.string() })),
  mode: z.enum(['routed', 'rolling', 'by-count', 'recreate']),
  budget: z.looseObject({}).describe('instances above and below those wanted'),
  because: z.array(z.string()),
});

const difference = z.strictObject({
  strategy: z.strictObject({ before: z.string(), after: z.string() }).optional(),
  steps: z.array(
    z.strictObject({
      kind: z.enum(['added', 'removed', 'changed']),
      id: z.string(),
      text: z.string(),
      before: z.string().optional(),
    }),
  ),
});

const planned = z.strictObject({
  service: z.string(),
  version: z.string().nullable(),
  from: z.string().nullable().describe('the version that is stable now'),
  notes: z.array(z.string()).describe('the kind of change, and what the changelog calls breaking'),
  plan,
  capacity: z.array(
    z.strictObject({
      role: z.string(),
      replicas: z.int(),
      most: z.int().describe('instances at once, at most'),
    }),
  ),
  leastMs: z.number().describe('how long it waits by itself'),
  undoTo: z.string().nullable(),
  difference: difference.nullable().describe('from the plan of the last release'),
});

const problem = z.strictObject({
  code: z.string(),
  severity: z.enum(['mistake', 'warning']),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  message: z.string(),
  remedy: z.string(),
  excerpt: z.string().optional(),
});

const checked = z.strictObject({
  file: z.string(),
  services: z.array(z.string()).describe('empty when there is a mistake'),
  problems: z.array(problem),
});

const doctored = z.strictObject({
  findings: z.array(
    z.strictObject({
      kind: z.enum(['fine', 'doubt', 'broken']),
      about: z.string(),
      what: z.string(),
      remedy: z.string().optional(),
    }),
  ),
});

const story = {
  release: z.int(),
  purpose: z.enum(['deploy', 'undo', 'restart']),
  candidate: revision,
  from: revision.optional(),
  actor: z.string(),
  reason: z.string(),
  plan,
  settings: z.looseObject({}),
  startedAt: timeMs,
  endedAt: timeMs.optional(),
  outcome: z.enum(['completed', 'aborted', 'rolled-back', 'superseded']).optional(),
  cause: z.looseObject({ kind: z.string(), because: z.string() }).optional(),
  returnedAt: timeMs.optional().describe('when it turned back'),
  steps: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      enteredAt: timeMs.optional(),
      passedAt: timeMs.optional(),
      because: z.string().optional(),
      overruled: z.boolean(),
    }),
  ),
  moments: z.array(z.strictObject({ at: timeMs, kind: z.string(), sentence: z.string() })),
  shares: z.array(z.strictObject({ at: timeMs, candidate: z.number() })),
  verdicts: z.array(z.strictObject({ at: timeMs, verdict: z.looseObject({ kind: z.string() }) })),
  instances: z.array(z.string()),
};

const logLines = z.strictObject({ instance: z.string(), lines: z.array(z.string()) });

const reported = z.strictObject({
  service: z.string(),
  story: z.strictObject(story),
  logs: z.array(logLines),
  ledger: z.looseObject({}).optional().describe('what `prove --json` printed'),
  writtenAt: timeMs,
});

const ticked = z.strictObject({
  services: z.array(
    z.strictObject({
      service: z.string(),
      end: z.enum(['done', 'waiting', 'late', 'driven', 'failed']),
      did: z.array(z.string()),
      because: z.string().optional(),
    }),
  ),
});

const proved = z.looseObject({
  target: z.string(),
  durationMs: z.number(),
  sent: z.int().describe('always answered + lost + unfinished'),
  answered: z.int(),
  lost: z.looseObject({ total: z.int(), byRule: z.looseObject({}) }),
  repeated: z.int().nullable().describe('executed twice; null without journals'),
  byVersion: z.looseObject({}),
  unfinished: z.int(),
  unexplained: z.looseObject({}),
});

const moved = z.strictObject({ from: z.string(), to: z.string() });

const written = z.strictObject({
  file: z.string(),
  found: z.array(z.string()),
  service: z.string(),
  run: z.looseObject({}).describe('commands by role'),
  port: z.int(),
  health: z.string(),
  replicas: z.int(),
  strategy: z.enum(['rolling', 'canary', 'blue-green']),
});

const token = z.strictObject({
  id: z.string(),
  name: z.string(),
  scope: z.enum(['read', 'operate', 'admin']),
  automation: z.boolean(),
  createdAt: isoTime,
  expiresAt: isoTime,
});

/** How what is printed is laid out. `lines`: one object on each line. */
export interface Output {
  readonly verbs: readonly string[];
  readonly layout: 'object' | 'lines';
  readonly shape: z.ZodType;
  /** The last line, where it differs from the others. */
  readonly last?: z.ZodType;
  readonly about: string;
}

export const outputs = {
  status: {
    verbs: ['status'],
    layout: 'object',
    shape: serviceViews,
    about: 'Every service, or the one that was asked for; those that need a person first.',
  },
  follow: {
    verbs: ['deploy', 'undo', 'restart', 'scale', 'promote', 'approve', 'pause', 'resume', 'abort'],
    layout: 'lines',
    shape: eventLine,
    last: followEnd,
    about: 'Each event when it happens, as in the log; `retry` and `watch <service>` too.',
  },
  history: {
    verbs: ['history'],
    layout: 'lines',
    shape: z.strictObject({ sequence: z.int(), at: isoTime, event: z.looseObject({}) }),
    about: 'The whole log of the service, oldest event first.',
  },
  replay: {
    verbs: ['replay'],
    layout: 'object',
    shape: z.strictObject({ service: z.string(), ...story }),
    about: 'One release as its log tells it.',
  },
  report: { verbs: ['report'], layout: 'object', shape: reported, about: 'What the page says.' },
  logs: {
    verbs: ['logs'],
    layout: 'lines',
    shape: z.strictObject({ instance: z.string(), line: z.string() }),
    about: 'A line of an instance on each line.',
  },
  plan: { verbs: ['plan'], layout: 'object', shape: planned, about: 'What a deploy would do.' },
  check: {
    verbs: ['check'],
    layout: 'object',
    shape: checked,
    about: 'Also when there are mistakes; the exit code is then 2.',
  },
  doctor: {
    verbs: ['doctor'],
    layout: 'object',
    shape: doctored,
    about: 'All that was looked at.',
  },
  init: { verbs: ['init'], layout: 'object', shape: written, about: 'What was written.' },
  tick: { verbs: ['tick'], layout: 'object', shape: ticked, about: 'What each service needed.' },
  prove: { verbs: ['prove'], layout: 'object', shape: proved, about: 'The ledger.' },
  down: {
    verbs: ['down'],
    layout: 'object',
    shape: z.strictObject({
      kind: z.literal('down'),
      end: z.enum(['nothing-ran', 'stopped', 'still-stopping']),
    }),
    about: 'How it ended.',
  },
  serve: {
    verbs: ['serve'],
    layout: 'lines',
    shape: z.looseObject({ kind: z.string() }),
    about: '`serving` with `pid` and `addresses` first, then events with `service` and `at`.',
  },
  upgrade: {
    verbs: ['upgrade'],
    layout: 'object',
    shape: z.strictObject({ keeper: moved.optional(), proxy: moved.optional() }),
    about: 'What moved; a part that did not run is absent.',
  },
  token: {
    verbs: ['token'],
    layout: 'object',
    shape: token.partial().extend({
      token: z.string().optional().describe('of `create`, and shown only there'),
      tokens: z.array(token).optional().describe('of `list`'),
      revoked: z.string().optional().describe('of `revoke`'),
    }),
    about: '`create` prints the new token and what is known of it.',
  },
  service: {
    verbs: ['service'],
    layout: 'object',
    shape: z.strictObject({ path: z.string(), unit: z.string(), written: z.boolean() }),
    about: 'Of `service install`.',
  },
} as const satisfies Readonly<Record<string, Output>>;

/** What stands on standard error when a verb fails. */
export const failureShape = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('of docs/reference/errors.md, or UNEXPECTED'),
    message: z.string(),
    remedy: z.string(),
    details: z.looseObject({}),
  }),
});
