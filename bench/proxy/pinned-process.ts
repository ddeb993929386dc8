import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import type { Prepared } from './contender.ts';

/** A process on one core, whose processor time and memory can be read. */
export class PinnedProcess implements Disposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(prepared: Prepared, folder: string, core: number, port: number) {
    for (const [name, content] of Object.entries(prepared.files ?? {})) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const child = spawn('taskset', ['-c', String(core), ...prepared.argv], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...prepared.env },
    });
    const started = new PinnedProcess(child);
    if (prepared.begin) await attempt(prepared.begin);
    await attempt(() => reach(port));
    return started;
  }

  /** Processor time so far in milliseconds, of the process alone. */
  get cpuMs(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  get residentKb(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}

function reach(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
}

/** Tries for ten seconds. */
async function attempt(what: () => Promise<void>): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      await what();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
