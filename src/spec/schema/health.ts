import { z } from 'zod';
import { sentence } from '../mistake.ts';
import { choice } from './values/choice.ts';
import { command } from './values/command.ts';
import { count } from './values/count.ts';
import { duration } from './values/duration.ts';
import { keys } from './values/keys.ts';
import { named, shortName } from './values/name.ts';
import { text } from './values/text.ts';

const probeExample = '/healthz, tcp, or { command: [pg_isready] }';

const notPath = sentence(
  'wrong-value',
  '{value} is neither a path nor a word that fits here.',
  'Write a path that begins with a slash, such as /healthz, or tcp.',
);

/** `/path` asks by HTTP, `tcp` only connects. */
const shortProbe = text('a health check', '/healthz').regex(/^(?:\/[^\s]*|tcp)$/, {
  error: notPath,
});

const probeMap = keys(
  {
    http: text('a path', '/healthz')
      .regex(/^\/\S*$/, { error: notPath })
      .optional()
      .describe('A path; an answer from 200 to 299 is healthy.'),
    tcp: z
      .literal(true, {
        error: sentence('wrong-value', '{value} does not fit here.', 'Write tcp: true.'),
      })
      .optional()
      .describe('`true`: healthy when the port accepts a connection.'),
    command: command.optional().describe('A command; exit status 0 is healthy.'),
    every: duration.optional().describe('Time from one check to the next.'),
    timeout: duration.optional().describe('A check that takes longer has failed.'),
    failures: count('a number of failures', 1, 1000)
      .optional()
      .describe('Failed checks in a row until it counts as failed.'),
    successes: count('a number of successes', 1, 100)
      .optional()
      .describe('Good checks in a row until it counts as healthy.'),
  },
  probeExample,
);

const probe = choice(
  [shortProbe, probeMap],
  sentence('wrong-type', '{value} is not a health check.', `Write {key}${probeExample}.`),
).meta({
  id: 'probe',
  description: 'A check of one instance: an HTTP path, `tcp`, or a map.',
  examples: ['/healthz', 'tcp', { command: 'pg_isready', every: '10s' }],
});

const probes = {
  ready: probe.optional().describe('May it get requests? Default: the port accepts connections.'),
  live: probe
    .optional()
    .describe('Must it be started again? Default: the port no longer accepts connections.'),
  start: probe.optional().describe('Has it started? Default: the same as `ready`, asked often.'),
};

const healthMap = keys(
  {
    ...probes,
    startWithin: duration
      .optional()
      .describe('How long from the start to the first readiness. Default 60s.'),
    minReady: duration
      .optional()
      .describe('How long it must be ready before it counts. Default 0s; rolling: 10s.'),
    roles: named(
      shortName('the name of a role', 'worker'),
      keys(probes, '{ ready: { command: [check-worker] } }'),
      '{ worker: { ready: { command: [check-worker] } } }',
    )
      .optional()
      .describe('Checks of roles that get no traffic, by role. Default: the process is running.'),
  },
  '{ ready: /ready, live: /health }',
);

/** How to see that an instance works. */
export const health = choice(
  [shortProbe, healthMap],
  sentence('wrong-type', '{value} is not a health check.', `Write {key}${probeExample}.`),
).meta({
  description: 'How to see that an instance works. A path or `tcp` is the readiness check.',
  examples: ['/healthz', { ready: '/ready', live: '/health', startWithin: '60s' }],
});

export type ProbeText = z.output<typeof probe>;
