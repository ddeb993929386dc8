import type { Verb, VerbOption } from './verb.ts';

const fileOptions: readonly VerbOption[] = [
  { flags: '-f, --file <path>', summary: 'the rollout file', otherwise: 'rollout.yaml' },
  { flags: '-e, --environment <name>', summary: 'an environment of the file' },
  { flags: '-s, --service <name>', summary: 'a service of the file, when it has several' },
];

const reason: VerbOption = { flags: '--reason <text>', summary: 'why, for the history' };

const allowMovable: VerbOption = {
  flags: '--allow-movable',
  summary: 'accept a version such as "latest", which does not say what runs',
};

const recommendOptions: readonly VerbOption[] = [
  { flags: '--recommend', summary: 'recommend a strategy for the circumstances given' },
  { flags: '--risk <level>', summary: 'low, medium or high' },
  {
    flags: '--criticality <level>',
    summary: 'development, staging, production, critical or hotfix',
  },
  { flags: '--headroom <percent>', summary: 'instances that fit beside the present ones' },
  { flags: '--rate <requests>', summary: 'requests a second' },
  { flags: '--exclusive-state', summary: 'a volume or other state that cannot be shared' },
  { flags: '--not-side-by-side', summary: 'old and new code cannot run at the same time' },
  { flags: '--migration-first', summary: 'data is transformed before new code starts' },
  { flags: '--migrations', summary: 'the schema changes' },
  { flags: '--experiment', summary: 'chosen users shall meet the new version' },
  { flags: '--instant-return', summary: 'the way back must take no time' },
];

type OrderVerb = 'pause' | 'resume' | 'approve' | 'abort' | 'retry';

const orderSummaries: Readonly<Record<OrderVerb, string>> = {
  pause: 'keep the release where it is',
  resume: 'let a paused release go on',
  approve: 'say yes to the question the release waits with',
  abort: 'take the candidate back',
  retry: 'begin an aborted or rolled-back release again',
};

function orderVerb(name: OrderVerb): Verb {
  return {
    name,
    argument: '<service>',
    summary: orderSummaries[name],
    example: `steadyship ${name} checkout --reason "…"`,
    options: [reason],
    load: async () => (await import('./commands/steer.ts')).steer(name),
  };
}

/** Every verb, in the order of the help page. */
export const verbs: readonly Verb[] = [
  {
    name: 'check',
    summary: 'read the rollout file and say every mistake in it',
    example: 'steadyship check --environment staging',
    options: fileOptions.slice(0, 2),
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'plan',
    argument: '[version]',
    summary: 'show what a deploy would do and why; changes nothing',
    example: 'steadyship plan 2.4.1',
    options: [...fileOptions, ...recommendOptions],
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'deploy',
    argument: '[version]',
    summary: 'release a revision and show every step of it',
    example: 'steadyship deploy 2.4.1',
    options: [...fileOptions, reason, allowMovable],
    load: async () => (await import('./commands/deploy.ts')).deploy,
  },
  {
    name: 'status',
    argument: '[service]',
    summary: 'what is released, why it waits, what comes next',
    example: 'steadyship status checkout',
    options: [],
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'promote',
    argument: '<service>',
    summary: 'pass the gate the release waits at; --full: all that are left',
    example: 'steadyship promote checkout --reason "looked at it myself"',
    options: [{ flags: '--full', summary: 'go to the end' }, reason],
    load: async () => (await import('./commands/promote.ts')).promote,
  },
  ...(['pause', 'resume', 'approve', 'abort', 'retry'] as const).map(orderVerb),
  {
    name: 'undo',
    argument: '<service>',
    summary: 'return to the last good revision, or to the one named with --to',
    example: 'steadyship undo checkout --reason "payments fail"',
    options: [{ flags: '--to <revision>', summary: 'the number of a revision' }, reason],
    load: async () => (await import('./commands/undo.ts')).undo,
  },
  {
    name: 'restart',
    argument: '<service>',
    summary: 'replace every instance by a fresh one of the same revision, surge first',
    example: 'steadyship restart checkout',
    options: [reason],
    load: async () => (await import('./commands/restart.ts')).restart,
  },
  {
    name: 'scale',
    argument: '<service>',
    summary: 'change the number of instances of a role',
    example: 'steadyship scale checkout --role web --replicas 6',
    options: [
      { flags: '--role <name>', summary: 'the role; needed when there are several' },
      { flags: '--replicas <number>', summary: 'instances wanted' },
      reason,
    ],
    load: async () => (await import('./commands/scale.ts')).scale,
  },
  {
    name: 'history',
    argument: '<service>',
    summary: 'past releases of a service; --json: every event',
    example: 'steadyship history checkout',
    options: [{ flags: '--limit <number>', summary: 'at most so many', otherwise: '20' }],
    load: async () => (await import('./commands/history.ts')).history,
  },
  {
    name: 'serve',
    summary: 'drive every service of this host until stopped',
    example: 'steadyship serve',
    options: [
      { flags: '--listen <address>', summary: 'also answer the API on address:port' },
      { flags: '--tls-cert <file>', summary: 'certificate, needed off loopback' },
      { flags: '--tls-key <file>', summary: 'its private key' },
      { flags: '--server-name <names>', summary: 'further names callers use, with commas' },
    ],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'upgrade',
    summary: 'move what runs on this host to the version of this program, without an outage',
    example: 'npm install --global steadyship@latest && steadyship upgrade',
    options: [],
    load: async () => (await import('./commands/upgrade.ts')).upgrade,
  },
  {
    name: 'down',
    summary: 'stop everything that Steadyship runs on this host; users see an outage',
    example: 'steadyship down',
    options: [],
    load: async () => (await import('./commands/down.ts')).down,
  },
];
