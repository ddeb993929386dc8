import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A verb of the command line in a process of its own. */
export class Verb {
  readonly name: string;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #onLine: (line: string) => void;
  readonly #seen: string[] = [];
  #wake: () => void = () => undefined;
  #stdout = '';
  #stderr = '';
  #hasEnded = false;

  constructor(args: readonly string[], onLine: (line: string) => void = () => undefined) {
    this.name = args.join(' ');
    this.#onLine = onLine;
    this.#child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout = this.#take(this.#stdout, text);
    });
    stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = this.#take(this.#stderr, text);
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        this.#hasEnded = true;
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr });
        this.#wake();
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Resolves with the first line, already printed or to come, that fits. */
  async line(pattern: RegExp, withinMs = 20_000): Promise<string> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.#seen.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      const leftMs = deadline - performance.now();
      if (this.#hasEnded || leftMs <= 0) {
        const why = this.#hasEnded ? 'it has ended' : `not within ${withinMs} ms`;
        throw new Error(`"${this.name}" did not print ${pattern} (${why}):\n${this.#said()}`);
      }
      await this.#news(leftMs);
    }
  }

  /** What it ended with; rejects, and kills it, when it takes longer. */
  async end(withinMs = 60_000): Promise<Ended> {
    const deadline = performance.now() + withinMs;
    while (!this.#hasEnded) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) {
        this.kill('SIGKILL');
        throw new Error(`"${this.name}" did not end within ${withinMs} ms:\n${this.#said()}`);
      }
      await this.#news(leftMs);
    }
    return this.ended;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #said(): string {
    return `${this.#stdout}${this.#stderr}`;
  }

  #take(before: string, text: string): string {
    const all = before + text;
    const whole = (value: string) => value.split('\n').slice(0, -1);
    for (const line of whole(all).slice(whole(before).length)) {
      this.#seen.push(line);
      this.#onLine(line);
    }
    this.#wake();
    return all;
  }

  #news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
