import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SteadyshipError } from '../kit/error.ts';
import type { Problem } from '../spec/problem.ts';
import { readRollout } from '../spec/read-rollout.ts';
import type { ServiceFile } from '../spec/service-file.ts';
import { problemText } from './render/problem-text.ts';
import { styleOf } from './screen/screen.ts';
import type { VerbInput } from './verb.ts';

export const defaultFile = 'rollout.yaml';

export interface LoadedFile {
  /** Relative paths in the file start here. */
  readonly folder: string;
  readonly services: readonly ServiceFile[];
}

/** The user's rollout file; every mistake in it is told before the failure is thrown. */
export function loadRollout(
  path: string,
  environment: string | undefined,
  tell: (problem: Problem) => void,
): LoadedFile {
  const content = readContent(path);
  const read = readRollout({ file: path, content, ...(environment && { environment }) });
  if (!read.ok) {
    for (const problem of read.problem) tell(problem);
    throw new SteadyshipError('ROLLOUT_FILE_INVALID', { path, count: read.problem.length });
  }
  for (const service of read.value) for (const one of service.warnings) tell(one);
  return { folder: dirname(resolve(path)), services: read.value };
}

/** Tells problems on standard error: for people with the line itself, with `--json` as objects. */
export function problemTeller({ terminal, options }: VerbInput): (problem: Problem) => void {
  let isFirst = true;
  return (problem) => {
    if (options.json) return terminal.warn(JSON.stringify({ problem }));
    const text = problemText(problem, styleOf(terminal));
    terminal.warn(isFirst ? text : `\n${text}`);
    isFirst = false;
  };
}

function readContent(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SteadyshipError('ROLLOUT_FILE_NOT_FOUND', { path }, error);
  }
}

/** The one service that is meant: by name, or the only one of the file. */
export function pickService(file: LoadedFile, name: string | undefined): ServiceFile {
  const found = name
    ? file.services.find((one) => one.service === name)
    : file.services.length === 1
      ? file.services[0]
      : undefined;
  if (found) return found;
  const names = file.services.map((one) => one.service).join(', ');
  if (name) throw new SteadyshipError('SERVICE_NOT_FOUND', { service: name });
  throw new SteadyshipError('ARGUMENT_INVALID', {
    argument: '--service',
    reason: `the file has several services (${names}); name one`,
  });
}
