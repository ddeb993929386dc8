import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupRuns, killGroup, membersOf } from './process-group.ts';

export interface ProcessOutcome {
  /** null when it was killed. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Both streams as they came, at most the last 8 MiB. */
  readonly output: string;
  /** Processes of its group that were still running after it ended, and were killed. */
  readonly left: readonly string[];
}

const outputMax = 8 * 1024 * 1024;
const running = new Set<number>();

/**
 * Runs a program in a process group of its own, without stdin, and ends the whole group after
 * `timeoutMs` or when the program has ended and left something behind.
 */
export async function runProcess(
  command: readonly string[],
  timeoutMs: number,
): Promise<ProcessOutcome> {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  // Set inside `node --test`; a runner that inherits it reports to its parent, not to us.
  delete env.NODE_TEST_CONTEXT;
  const child = spawn(command[0]!, command.slice(1), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let output = '';
  const take = (chunk: string) => {
    output = (output + chunk).slice(-outputMax);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      take(`${error.message}\n`);
      resolve(127);
    });
    child.once('exit', resolve);
  });
  const group = child.pid;
  if (group === undefined) return { exitCode: await exited, timedOut: false, output, left: [] };

  running.add(group);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(group);
  }, timeoutMs);
  const exitCode = await exited;
  clearTimeout(timer);
  const left = timedOut ? [] : await leftBehind(group);
  killGroup(group);
  running.delete(group);
  // A process outside the group may hold the pipes open: what it prints is not waited for.
  await Promise.race([closed, sleep(2000, undefined, { ref: false })]);
  return { exitCode, timedOut, output, left };
}

/** What is still running in a group after a second of grace. */
async function leftBehind(group: number): Promise<readonly string[]> {
  for (let tries = 0; tries < 20 && groupRuns(group); tries += 1) await sleep(50);
  return membersOf(group);
}

/** Ends every group that is running when we are told to stop. */
export function killRunningOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      for (const group of running) killGroup(group);
      process.exit(130);
    });
  }
}
