import type { ErrorEntry } from './entry.ts';

/** What the user typed or wrote. */
export const usageErrors = {
  ROLLOUT_FILE_NOT_FOUND: {
    sentence: 'There is no rollout file {path}.',
    causes: ['The command runs in another folder.', 'The project has none yet.'],
    remedy: 'Name it with --file, or write one with "steadyship init".',
    exitCode: 2,
    httpStatus: 404,
  },
  ROLLOUT_FILE_INVALID: {
    sentence: '{path} has {count} mistakes.',
    causes: ['Each is printed with its line and what to write instead.'],
    remedy: 'Correct them and look again with "steadyship check".',
    exitCode: 2,
    httpStatus: 422,
  },
  VERSION_MOVABLE: {
    sentence: 'The version {version} is moved from build to build and does not say what runs.',
    causes: ['A tag such as "latest" or a branch was given as a version.'],
    remedy: 'Give the build its own version, or add --allow-movable if you mean it.',
    exitCode: 2,
    httpStatus: 422,
  },
  SOURCE_UNUSABLE: {
    sentence: 'The source cannot be made a revision: {reason}.',
    causes: ['The folder, the git ref or the archive named by `source` is not there or not whole.'],
    remedy: 'Correct `source` in the rollout file, or the version on the command line.',
    exitCode: 2,
    httpStatus: 422,
  },
  VERB_UNKNOWN: {
    sentence: 'There is no verb {verb}{hint}.',
    causes: ['It is misspelled.', 'It belongs to a newer version of Steadyship.'],
    remedy: 'List the verbs with "steadyship --help".',
    exitCode: 2,
    httpStatus: 404,
  },
  OPTION_UNKNOWN: {
    sentence: 'The verb {verb} has no option {option}{hint}.',
    causes: ['It is misspelled.', 'It belongs to another verb.'],
    remedy: 'List the options with "steadyship {verb} --help".',
    exitCode: 2,
    httpStatus: 400,
  },
  ARGUMENT_MISSING: {
    sentence: '"{verb}" needs {argument}.',
    causes: ['It was left out.'],
    remedy: 'See an example with "steadyship {verb} --help".',
    exitCode: 2,
    httpStatus: 400,
  },
  FILE_EXISTS: {
    sentence: '{path} exists already, and nothing is ever overwritten.',
    causes: ['The project has one already.'],
    remedy: 'Move it away, or name another file.',
    exitCode: 2,
    httpStatus: 409,
  },
  ARGUMENT_INVALID: {
    sentence: '{argument} is not valid: {reason}.',
    causes: ['A value is misspelled or out of range.'],
    remedy: 'See the command with --help.',
    exitCode: 2,
    httpStatus: 400,
  },
  NOT_ALLOWED: {
    sentence: 'You may not {action}: {reason}.',
    causes: ['The token lacks the scope, or has expired.'],
    remedy: 'Use a token with the scope {scope}.',
    exitCode: 2,
    httpStatus: 403,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
