import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** A process cannot be started for a reason its user can mend. The message names the remedy. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}

/** Where `program` is, looked up the way a shell does; throws a `StartProblem` otherwise. */
export function findProgram(program: string, cwd: string, path: string): string {
  if (program === '') throw new StartProblem('the command is empty: write the program to run');
  if (program.includes('/')) {
    const file = isAbsolute(program) ? program : join(cwd, program);
    const problem = programProblem(file);
    if (!problem) return file;
    throw new StartProblem(`${program} ${problem}, seen from ${cwd}: correct the command`);
  }
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const file = join(folder, program);
    if (!programProblem(file)) return file;
  }
  throw new StartProblem(
    `${program} was not found: install it, or write its full path (PATH is ${path})`,
  );
}

function programProblem(file: string): string | undefined {
  try {
    if (!statSync(file).isFile()) return 'is not a file';
    accessSync(file, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' ? 'is not executable' : 'does not exist';
  }
}

/** Throws a `StartProblem` unless `cwd` is a folder. */
export function checkFolder(cwd: string): void {
  try {
    if (statSync(cwd).isDirectory()) return;
  } catch {
    // Said below.
  }
  throw new StartProblem(`the folder ${cwd} does not exist: deploy the revision again`);
}
