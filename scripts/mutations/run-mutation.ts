import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutation } from './mutation.ts';

const run = promisify(execFile);
const timeoutMs = 120_000;

/** Stories told before a mutation counts as not found. */
const seeds = 2000;

/**
 * Breaks a copy of the program, tells stories until one fails, and mends the copy again. Answers
 * why the mutation was not found as it should be; undefined when it was.
 */
export async function runMutation(copy: string, mutation: Mutation): Promise<string | undefined> {
  const path = join(copy, mutation.file);
  const sound = readFileSync(path, 'utf8');
  const count = sound.split(mutation.from).length - 1;
  if (count !== 1) return `what it changes occurs ${count} times in ${mutation.file}`;
  writeFileSync(
    path,
    sound.replace(mutation.from, () => mutation.to),
  );
  try {
    return verdict(await simulate(copy), mutation.invariant);
  } finally {
    writeFileSync(path, sound);
  }
}

async function simulate(copy: string): Promise<string> {
  const args = ['src/simulator/main.ts', '--seeds', String(seeds), '--failures', '1'];
  try {
    return (await run(process.execPath, args, { cwd: copy, timeout: timeoutMs })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return `${stdout}\n${stderr}`;
  }
}

function verdict(output: string, invariant: number): string | undefined {
  const found = /invariant (\d+) broken .*/.exec(output);
  if (!found) return `not found in ${seeds} stories: ${output.slice(-300).trim()}`;
  if (Number(found[1]) === invariant) return undefined;
  return `found, but as another: ${found[0]}`;
}
