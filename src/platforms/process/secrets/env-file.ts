import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { failed, ok, type Result } from '../../../kit/result.ts';

/** The variables of a `NAME=value` file, or a sentence with a remedy. Never quotes its content. */
export function readEnvFile(
  folder: string,
  file: string,
): Result<Readonly<Record<string, string>>, string> {
  const path = resolve(folder, file);
  try {
    return ok({ ...parseEnv(readFileSync(path, 'utf8')) } as Record<string, string>);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return failed(`the env file ${path} ${why}: create it, or correct \`env.file\``);
  }
}
