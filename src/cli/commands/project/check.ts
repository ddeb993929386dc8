import { isSteadyshipError } from '../../../kit/error.ts';
import type { Problem } from '../../../spec/problem.ts';
import { marks, printLine } from '../../render/style.ts';
import { defaultFile, loadRollout, problemTeller } from '../../rollout-file.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';

/** `check`: reads the rollout file; every mistake is said with its place and its remedy. */
export async function check(input: VerbInput): Promise<number> {
  const { options, terminal } = input;
  const path = options.file ?? defaultFile;
  if (options.json) return checkAsJson(path, input);
  const { services } = loadRollout(path, options.environment, problemTeller(input));
  const names = services.map((one) => one.service).join(', ');
  const line = [{ text: `${marks.good} `, tone: 'good' }, { text: `${path} is fine: ${names}` }];
  terminal.print(printLine(line as Parameters<typeof printLine>[0], styleOf(terminal)));
  return 0;
}

/** One object on standard output, whether it is fine or not. */
function checkAsJson(path: string, { options, terminal }: VerbInput): number {
  const problems: Problem[] = [];
  const print = (services: readonly string[]) =>
    terminal.print(JSON.stringify({ file: path, services, problems }, null, 2));
  try {
    const { services } = loadRollout(path, options.environment, (one) => problems.push(one));
    print(services.map((one) => one.service));
    return 0;
  } catch (error) {
    if (!isSteadyshipError(error, 'ROLLOUT_FILE_INVALID')) throw error;
    print([]);
    return error.exitCode;
  }
}
