import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { livingWith } from '../e2e/living.ts';
import { until } from '../e2e/until.ts';

export interface Ran {
  readonly code: number | null;
  /** Both streams, as a terminal would show them. */
  readonly output: string;
}

/** A folder in which a user works, with nothing of this repository but what is put there. */
export class Project implements AsyncDisposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'steadyship-project-'));
  readonly folder = join(this.#root, 'project');
  /** The state of the host that its verbs use. */
  readonly state = join(this.#root, 'state');
  /** Where its services may write their journals. */
  readonly journal = join(this.#root, 'journal');

  constructor() {
    mkdirSync(this.folder);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Copies the files of an example of this repository. */
  copy(example: string): void {
    const from = resolve(import.meta.dirname, '..', '..', 'examples', example);
    cpSync(from, this.folder, { recursive: true });
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Runs a program to its end, as from a shell in this folder. Never rejects for its exit code. */
  run(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const [program, ...args] = command as [string, ...string[]];
    return new Promise((done, reject) => {
      const child = spawn(program, args, {
        cwd: this.folder,
        env: { ...process.env, STEADYSHIP_STATE: this.state, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      }
      child.once('error', reject);
      child.once('close', (code) => done({ code, output }));
    });
  }

  /** The same, and an exit code other than 0 is an error that shows what was printed. */
  async must(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { code, output } = await this.run(command, env);
    if (code !== 0) throw new Error(`"${command.join(' ')}" ended with ${code}:\n${output}`);
    return output;
  }

  /** Installs packages as `npm install` does by itself, install scripts included. */
  async install(...packages: readonly string[]): Promise<void> {
    await this.must(['npm', 'install', '--no-fund', '--no-audit', ...packages]);
  }

  /** Names of installed packages that run a script when they are installed. */
  installScripts(): readonly string[] {
    const lock = JSON.parse(readFileSync(this.path('node_modules/.package-lock.json'), 'utf8'));
    const packages = Object.entries<{ hasInstallScript?: boolean }>(lock.packages);
    return packages.filter(([, one]) => one.hasInstallScript).map(([name]) => name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isQuiet = () => livingWith(this.#root).length === 0;
    await until('everything has ended', isQuiet, 15_000).catch(() => undefined);
    for (const { pid } of livingWith(this.#root)) process.kill(pid, 'SIGKILL');
    rmSync(this.#root, { recursive: true, force: true });
  }
}
