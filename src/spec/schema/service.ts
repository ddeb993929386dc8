import { z } from 'zod';
import { sentence } from '../mistake.ts';
import { variableName } from '../yaml/masked-values.ts';
import { evidence, notification, provider, schemaChanges } from './evidence.ts';
import { health } from './health.ts';
import { source } from './source.ts';
import { strategy } from './strategy.ts';
import { bytes } from './values/bytes.ts';
import { choice } from './values/choice.ts';
import { command, commandLine, commandWords } from './values/command.ts';
import { count, instancesMax } from './values/count.ts';
import { duration } from './values/duration.ts';
import { keys } from './values/keys.ts';
import { named, secretReference, serviceName, shortName } from './values/name.ts';
import { text } from './values/text.ts';
import { word } from './values/word.ts';

const role = shortName('the name of a role', 'web');
const anything = z.unknown();

const runExample = 'node server.js, or { web: node server.js, worker: node worker.js }';
const run = choice(
  [commandLine, commandWords, named(role, command, runExample)],
  sentence('wrong-type', '{value} is not a command.', `Write {key}${runExample}.`),
);

const portRange = sentence(
  'wrong-value',
  '{value} is not a port.',
  'Write a whole number from 1 to 65535.',
);

function notPort(written: unknown): string {
  const text = typeof written === 'string' ? written : '';
  if (/^\d{1,5}$/.test(text)) {
    const what = '{value} is a text, and a port is a number.';
    return sentence('wrong-type', what, `Write it without quotes: ${text}.`);
  }
  if (/^\d+:\d+$/.test(text)) {
    const what = '{value} is a mapping of ports, and this is one port.';
    return sentence('wrong-type', what, 'Write the one that users reach; instances get their own.');
  }
  return sentence('wrong-type', '{value} is not a port.', 'Write {key}8080, say.');
}

const portNumber = z
  .int({ error: (issue) => (typeof issue.input === 'number' ? portRange : notPort(issue.input)) })
  .min(1, { error: portRange })
  .max(65_535, { error: portRange });
const port = choice(
  [
    portNumber,
    keys(
      {
        public: portNumber.describe('The port that users reach.'),
        container: portNumber.optional().describe('The port inside a container.'),
        preview: portNumber
          .optional()
          .describe('A second port, on this machine only, that reaches a blue-green candidate.'),
      },
      '8080',
    ),
  ],
  (issue) => notPort(issue.input),
);

const instances = count('a number of instances', 0, instancesMax);
const replicas = choice(
  [instances, named(role, instances, '2, or { web: 4, worker: 1 }')],
  sentence(
    'wrong-type',
    '{value} is not a number of instances.',
    'Write a whole number, or one per role: { web: 4, worker: 1 }.',
  ),
);

const file = text('a file', '.env.production');
const files = sentence('wrong-type', '{value} is not a file.', 'Write .env, or a list of files.');
const variable = choice(
  [z.string(), z.number(), z.boolean(), secretReference],
  sentence(
    'wrong-type',
    '{value} cannot be the value of a variable.',
    'Write a text, or { secret: NAME } for a secret.',
  ),
);
const envExample = '{ LOG_LEVEL: info, API_TOKEN: { secret: API_TOKEN } }';
const env = z
  .object(
    {
      file: choice([file, z.array(file)], files)
        .optional()
        .describe('Files of NAME=value lines; later files and the other keys win.'),
    },
    { error: sentence('wrong-type', '{value} does not fit here.', `Write {key}${envExample}.`) },
  )
  .catchall(variable)
  .meta({ propertyNames: { pattern: variableName.source } });

const stop = keys(
  {
    drain: duration
      .optional()
      .describe('How long requests in flight may take to finish. Default 30s.'),
    grace: duration
      .optional()
      .describe('How long the process may take to exit after SIGTERM. Default 10s.'),
  },
  '{ drain: 30s, grace: 10s }',
);

const limits = keys(
  {
    memory: bytes.optional().describe('Memory that one instance may use.'),
    files: count('a number of open files', 16, 1_048_576)
      .optional()
      .describe('Files and connections that one instance may have open.'),
    cpu: count('a share of a processor', 2, 262_144)
      .optional()
      .describe('Part of a processor relative to others; 1024 is the ordinary share.'),
  },
  '{ memory: 512MiB, files: 4096 }',
);

const rollback = keys(
  {
    keepStable: duration
      .optional()
      .describe(
        'How long the old revision stays warm after promotion. Default 0s; blue-green: 15m.',
      ),
    keepFailed: duration
      .optional()
      .describe('How long a candidate that was taken back stays for a look at it. Default 0s.'),
    window: count('a number of revisions', 0, 100)
      .optional()
      .describe('How many revisions back `undo` may go without the steps again. Default 3.'),
    deadline: duration
      .optional()
      .describe('Take back when nothing moves for this long. Default 10m.'),
    restarts: count('a number of restarts', 0, 1000)
      .optional()
      .describe('Take back after more restarts than this within 5 minutes. Default 5.'),
    failedChecks: count('a number of checks', 1, 1000)
      .optional()
      .describe('Take back after this many failed health checks in a row. Default 3.'),
  },
  '{ keepStable: 30m }',
);

/** Every key that a service has, except those that a file has only once. */
const serviceKeys = {
  version: text('a version', '"2.8.1"')
    .optional()
    .describe('The name of the build, in quotes. `deploy` can name another one.'),
  source: source.optional(),
  run: run.optional().describe('The command that runs the service, or one per role.'),
  port: port.optional().describe('The port that users reach; instances get $PORT and $HOST.'),
  replicas: replicas
    .optional()
    .describe('Instances, or instances per role. Default: 2 of the role with traffic, else 1.'),
  env: env
    .optional()
    .describe('Variables by name; { secret: NAME } for secrets; `file` names files of variables.'),
  health: health.optional(),
  stop: stop.optional().describe('How an instance is taken out of use.'),
  limits: limits.optional().describe('What one instance may use of this machine.'),
  strategy: strategy.optional(),
  evidence: evidence.optional(),
  rollback: rollback.optional().describe('What is kept, and what takes a release back.'),
  schema: schemaChanges.optional().describe('The database that changes with the service.'),
  checks: word(['none', 'standard']).optional().describe('The checklist before a release.'),
  notify: z
    .array(notification, {
      error: sentence(
        'wrong-type',
        '{value} is not a list.',
        'Write - { slack: { secret: SLACK_WEBHOOK } }.',
      ),
    })
    .optional()
    .describe('Who hears of a release.'),
  providers: named(
    shortName('the name of a provider', 'prod'),
    provider,
    '{ prod: { prometheus: https://prometheus.example.com } }',
  )
    .optional()
    .describe('Where measures come from, by a name of your choice.'),
  compose: anything.optional().describe('A Docker Compose file that has the service.'),
  kubernetes: anything.optional().describe('Kubernetes objects that run the service.'),
  openshift: anything.optional().describe('OpenShift objects that run the service.'),
  ecs: anything.optional().describe('The AWS ECS service.'),
  image: text('an image', 'registry.example.com/checkout')
    .optional()
    .describe('The image of the containers, without a tag.'),
  hosts: z
    .array(text('a host', 'ssh://deploy@a.example.com'), {
      error: sentence(
        'wrong-type',
        '{value} is not a list.',
        'Write [ssh://deploy@a.example.com].',
      ),
    })
    .optional()
    .describe('The machines to run on. Default: this one.'),
  proxy: choice(
    [word(['embedded']), named(role, anything, 'embedded')],
    sentence('wrong-type', '{value} is not a proxy.', 'Write embedded.'),
  )
    .optional()
    .describe('What moves the traffic. Default: embedded.'),
};

const environmentName = shortName('the name of an environment', 'staging');

/** What an environment may say: any key of the service but its name. */
const environment = keys(serviceKeys, '{ replicas: 1 }');

/** One document of a rollout file. */
export const service = keys(
  {
    steadyship: z
      .literal(1, {
        error: sentence(
          'wrong-value',
          '{value} is not a version of this format that this program knows.',
          'Write steadyship: 1, or use a newer program.',
        ),
      })
      .optional()
      .describe('The version of the file format. Default 1.'),
    service: serviceName.describe('The name of the service.'),
    ...serviceKeys,
    environments: named(environmentName, environment, '{ staging: { replicas: 1 } }')
      .optional()
      .describe('What differs where, by name; laid over the rest of the file.'),
  },
  'service: checkout and the keys that follow, one per line',
);

/** A document with one environment laid over it: `environments` itself is gone. */
export const laidService = service.omit({ environments: true });

export type ServiceText = z.output<typeof service>;
