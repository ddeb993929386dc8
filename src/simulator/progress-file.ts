import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** How far a long run has come. */
export interface Progress {
  readonly nextSeed: number;
  readonly releases: number;
  readonly failed: readonly number[];
}

/** Where a run that was interrupted goes on; undefined when there is no such file. */
export function readProgress(path: string): Progress | undefined {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as Progress;
}

export function writeProgress(path: string, progress: Progress): void {
  writeFileSync(path, `${JSON.stringify(progress)}\n`);
}
