import { readFileSync } from 'node:fs';

/**
 * The version of the program that runs. Read when it starts: a later installation replaces the
 * file beneath a running process, which goes on with the code that it has loaded.
 */
export const ownVersion: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  }
).version;
