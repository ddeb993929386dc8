/**
 * One thing in a rollout file that is wrong, with what to write instead. A value, never thrown:
 * every reader of the file gets all of them at once, in the order of the file.
 */
export interface Problem {
  readonly code: ProblemCode;
  /** A mistake stops the file from being used; a warning does not. */
  readonly severity: 'mistake' | 'warning';
  readonly file: string;
  /** Counted from 1. A problem of the file as a whole is at 1:1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong: one sentence. Never contains the value of a secret. */
  readonly message: string;
  /** What to write instead: one or two sentences, concrete. */
  readonly remedy: string;
  /** The line of the file and a second line with `^` under the place; secrets are masked. */
  readonly excerpt?: string;
}

/** What each code means, for the reference and for programs that sort problems. */
export const problemCodes = {
  unreadable: 'The file is not UTF-8 text, or is larger than 1 MiB.',
  empty: 'The file has nothing in it.',
  syntax: 'The file is not YAML.',
  tab: 'A line is indented with a tab, which YAML does not allow.',
  'too-complex': 'The file holds, after its aliases are followed, more than a rollout file can.',
  'not-read': 'YAML that rollout files do not use: tags, merge keys, keys that are not text.',
  'duplicate-key': 'One key stands twice in the same map.',
  'duplicate-service': 'Two documents of the file have the same service name.',
  'unknown-key': 'A key that no part of the file has.',
  'wrong-name': 'A name of your own choice is not spelt as such names are.',
  'missing-key': 'A key that must be there is not.',
  'no-value': 'A key stands there without a value.',
  'wrong-type': 'A list, a map or a text stands where another of them belongs.',
  'wrong-value': 'A value of the right kind that does not fit.',
  'number-as-text': 'A text that looks like a number has no quotes, so YAML changes it.',
  'no-unit': 'A duration has no unit.',
  'no-percent': 'A share of the traffic has no percent sign.',
  contradiction: 'Two parts of the file exclude each other.',
  'canary-order': 'The weights of a canary do not rise.',
  'unknown-role': 'A role is named that `run` does not have.',
  'unknown-provider': 'A provider is named that `providers` does not have.',
  'unknown-environment': 'An environment is asked for that the file does not have.',
  interpolation: 'A variable stands in a text; rollout files are not expanded.',
  'needs-shell': 'A command uses what only a shell understands.',
  'secret-in-clear': 'A value that looks like a secret stands in the file.',
  'weak-health': 'Nothing says how to see that an instance works.',
  'not-available': 'The file asks for something that this version cannot do yet.',
  'too-many': 'There are more problems than are shown.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
