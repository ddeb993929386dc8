import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Load } from './generator/load.ts';
import type { LoadProgress } from './generator/load-run.ts';

export interface LoadProcessSettings {
  /** Like `http://127.0.0.1:8080`. */
  readonly target: string;
  readonly load: Load;
  /** At most this long. */
  readonly seconds: number;
  /** The file to write. */
  readonly out: string;
  /** Further options of the generator, such as `{ 'deadline-ms': '2000' }`. */
  readonly options?: Readonly<Record<string, string>>;
  /** Told four times a second. */
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** A generator in a process of its own. It ends with ours. */
export class LoadProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  /** Resolves when the generator has made its first requests or is certain to make none. */
  static async start(settings: LoadProcessSettings): Promise<LoadProcess> {
    const process = new LoadProcess(settings);
    await process.#started.promise;
    return process;
  }

  readonly #started = Promise.withResolvers<void>();

  private constructor(settings: LoadProcessSettings) {
    this.#child = spawn(process.execPath, generatorArguments(settings), {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = this.#child;
    stdin!.on('error', () => {}); // It may end before we ask it to.
    let complaint = '';
    stderr!.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4000);
    });
    createInterface({ input: stdout! }).on('line', (line) => {
      this.#started.resolve();
      settings.onProgress?.(JSON.parse(line) as LoadProgress);
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`the generator ended with ${signal ?? code}: ${complaint.trim()}`));
      });
    });
    this.#ended.catch((error) => this.#started.reject(error));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when its file is complete. Rejects when it failed, with what it said. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Asks it to send nothing more, and waits until its file is complete. */
  stop(): Promise<void> {
    this.#child.stdin!.end('stop\n');
    return this.#ended;
  }

  /** Ends it at once; its file stays without an end. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function generatorArguments(settings: LoadProcessSettings): string[] {
  const { target, out, seconds, load, options = {} } = settings;
  // The same file as TypeScript in the sources and as JavaScript in the built package.
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const main = new URL(`./generate-main.${extension}`, import.meta.url);
  const all = { ...options, target, out, seconds: `${seconds}`, load: JSON.stringify(load) };
  return [
    main.pathname,
    '--progress-ms',
    '250',
    '--attached',
    ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]),
  ];
}
