import type { VerbOption } from '../verb.ts';

export const environmentOption: VerbOption = {
  flags: '-e, --environment <name>',
  summary: 'an environment of the file',
};

export const fileOption: VerbOption = {
  flags: '-f, --file <path>',
  summary: 'the rollout file',
  otherwise: 'rollout.yaml',
};

/** Of the verbs that read the rollout file. */
export const fileOptions: readonly VerbOption[] = [
  fileOption,
  environmentOption,
  { flags: '-s, --service <name>', summary: 'a service of the file, when it has several' },
];

export const reasonOption: VerbOption = {
  flags: '--reason <text>',
  summary: 'why, for the history',
};

/** Of the verbs that see a release through. */
export const followOptions: readonly VerbOption[] = [
  {
    flags: '--wait',
    summary: 'stay until the release has ended, also while it waits for a person elsewhere',
  },
  { flags: '--timeout <duration>', summary: 'stay at most so long, such as 30m; then detach' },
];
