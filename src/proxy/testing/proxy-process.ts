import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProxyClient } from '../protocol/client.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A proxy in a process and a state folder of its own. */
export class ProxyProcess implements AsyncDisposable {
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #ownsFolder: boolean;

  private constructor(folder: string, child: ChildProcess, ownsFolder: boolean) {
    this.folder = folder;
    this.#child = child;
    this.#ownsFolder = ownsFolder;
  }

  /** Starts one and waits until it serves. With `folder`, on the state another one left. */
  static async start(options: StartOptions = {}): Promise<ProxyProcess> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'steadyship-proxy-'));
    const limit = options.openFiles === undefined ? '' : `ulimit -n ${options.openFiles}; `;
    const script = [process.execPath, main, '--state-folder', folder, ...(options.argv ?? [])];
    const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...script], {
      stdio: ['ignore', 'pipe', 'inherit', ...(options.fds ?? [])],
      env: { ...process.env, ...options.env },
    });
    const started = new ProxyProcess(folder, child, options.folder === undefined);
    await new Promise<void>((resolve, reject) => {
      child.stdout!.on('data', (text: Buffer) => {
        if (text.includes('proxy: ready')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`the proxy ended with ${code}`)));
    });
    return started;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  admin(): Promise<ProxyClient> {
    return ProxyClient.connect(join(this.folder, 'proxy.sock'));
  }

  async ended(): Promise<void> {
    if (!this.hasEnded) await once(this.#child, 'exit');
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGKILL');
    if (this.#ownsFolder) rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface StartOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly argv?: readonly string[];
  /** How many descriptors the process may have. */
  readonly openFiles?: number;
  /** Descriptors the child gets as 3, 4, and so on. */
  readonly fds?: readonly number[];
}
