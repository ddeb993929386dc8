import type { Verb } from '../verb.ts';
import { environmentOption, fileOption } from './repeated-options.ts';

export const projectVerbs: readonly Verb[] = [
  {
    name: 'init',
    group: 'project',
    argument: '[folder]',
    summary: 'write a rollout file for a folder',
    detail:
      'Looks at package.json, Procfile, docker-compose.yml and Kubernetes manifests, asks about ' +
      'the rest on a terminal, and writes rollout.yaml with comments. Never overwrites a file.',
    example: 'steadyship init --port 8080 --health /healthz --yes',
    options: [
      { flags: '-f, --file <path>', summary: 'the file to write', otherwise: 'rollout.yaml' },
      { flags: '-s, --service <name>', summary: 'the name of the service' },
      { flags: '--run <command>', summary: 'what starts an instance; it gets $PORT and $HOST' },
      { flags: '--port <number>', summary: 'the port that users reach' },
      { flags: '--health <path>', summary: 'answers 200 once an instance is ready; or tcp' },
      { flags: '--replicas <number>', summary: 'instances' },
      {
        flags: '--strategy <name>',
        summary: 'how a candidate replaces stable',
        choices: ['rolling', 'canary', 'blue-green'],
      },
      { flags: '-y, --yes', summary: 'ask nothing: take what was found and the defaults' },
    ],
    load: async () => (await import('../commands/project/init.ts')).init,
  },
  {
    name: 'check',
    group: 'project',
    summary: 'read the rollout file and say every mistake in it',
    example: 'steadyship check --environment staging',
    options: [fileOption, environmentOption],
    load: async () => (await import('../commands/project/check.ts')).check,
  },
  {
    name: 'doctor',
    group: 'project',
    summary: 'look for what would make a release fail here, with remedies',
    detail:
      'Node, the state folder and its files, disk, clock, keeper, proxy, ports, who drives what. ' +
      'Changes nothing. Exit code 1 when something is broken.',
    example: 'steadyship doctor',
    options: [fileOption],
    load: async () => (await import('../commands/doctor/doctor.ts')).doctor,
  },
  {
    name: 'completion',
    group: 'project',
    argument: '<shell>',
    choices: ['bash', 'zsh', 'fish'],
    summary: 'print the completion script of a shell',
    example: 'source <(steadyship completion bash)',
    options: [],
    load: async () => (await import('../commands/project/completion.ts')).completion,
  },
];
