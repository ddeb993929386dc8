import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** A program of this folder in a process of its own, killed when its test ends. */
export class Program {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(context: TestContext, file: string, folder: string) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#process = spawn(process.execPath, [path, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
    context.after(() => this.kill());
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** The next line it prints; undefined when it has ended. */
  async line(): Promise<string | undefined> {
    const next = await this.#lines.next();
    return next.done ? undefined : next.value;
  }

  say(text: string): void {
    this.#process.stdin.write(`${text}\n`);
  }

  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.#process.kill(name);
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
