import type { Verb, VerbOption } from '../verb.ts';
import { fileOptions, followOptions, reasonOption } from './repeated-options.ts';

const recommendOptions: readonly VerbOption[] = [
  { flags: '--recommend', summary: 'recommend a strategy for the circumstances given' },
  { flags: '--risk <level>', summary: 'with --recommend', choices: ['low', 'medium', 'high'] },
  {
    flags: '--criticality <level>',
    summary: 'with --recommend',
    choices: ['development', 'staging', 'production', 'critical', 'hotfix'],
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

const allowMovable: VerbOption = {
  flags: '--allow-movable',
  summary: 'accept a version such as "latest", which does not say what runs',
};

export const releaseVerbs: readonly Verb[] = [
  {
    name: 'plan',
    group: 'release',
    argument: '[version]',
    summary: 'show what a deploy would do and why; changes nothing',
    detail:
      'Says what kind of version change it is and what the changelog calls breaking, what ' +
      'differs from the plan of the last release, how many instances run at once at most, ' +
      'and what an undo would go back to. With --recommend it compares the strategies ' +
      'instead.',
    example: 'steadyship plan 2.4.1',
    options: [...fileOptions, ...recommendOptions],
    load: async () => (await import('../commands/release/plan.ts')).plan,
  },
  {
    name: 'deploy',
    group: 'release',
    argument: '[version]',
    summary: 'release a revision and show every step of it',
    detail:
      'On a terminal a picture of the release stays below the lines; elsewhere there is one ' +
      'line for each event. Ctrl-C detaches and says how to come back; a second one within ' +
      '3 s takes the candidate back. Where nobody can answer, it ends with exit code 3 at a ' +
      'question and says which order answers it; --wait stays instead.',
    example: 'steadyship deploy 2.4.1',
    options: [...fileOptions, reasonOption, allowMovable, ...followOptions],
    load: async () => (await import('../commands/release/deploy.ts')).deploy,
  },
  {
    name: 'undo',
    group: 'release',
    argument: '<service>',
    summary: 'return to the last good revision, or to the one named with --to',
    detail:
      'Within the rollback window it takes the short way: all capacity, then all traffic at ' +
      'once. It uses the present values of secrets and says which of them differ from the ' +
      'ones the revision was made with. Automation is held afterwards until a person ' +
      'promotes or deploys.',
    example: 'steadyship undo checkout --reason "payments fail"',
    options: [
      { flags: '--to <revision>', summary: 'the number of a revision' },
      reasonOption,
      ...followOptions,
    ],
    load: async () => (await import('../commands/release/undo.ts')).undo,
  },
  {
    name: 'restart',
    group: 'release',
    argument: '<service>',
    summary: 'replace every instance by a fresh one of the same revision, surge first',
    example: 'steadyship restart checkout',
    options: [reasonOption, ...followOptions],
    load: async () => (await import('../commands/release/restart.ts')).restart,
  },
  {
    name: 'scale',
    group: 'release',
    argument: '<service>',
    summary: 'change the number of instances of a role',
    example: 'steadyship scale checkout --role web --replicas 6',
    options: [
      { flags: '--role <name>', summary: 'the role; needed when there are several' },
      { flags: '--replicas <number>', summary: 'instances wanted' },
      reasonOption,
    ],
    load: async () => (await import('../commands/release/scale.ts')).scale,
  },
];
