import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost } from '../../src/adapters/host.ts';
import type { Summary } from '../../src/core/explain/summary.ts';
import type { ServiceState } from '../../src/core/release/state.ts';
import { connectKeeper } from '../../src/keeper/protocol/client.ts';
import type { ProcessView } from '../../src/keeper/protocol/process-view.ts';
import { ProxyClient } from '../../src/proxy/protocol/client.ts';
import type { LeaseHolder } from '../../src/store/lease.ts';
import { isLiving, type Living, livingWith } from './living.ts';
import { until } from './until.ts';
import { type Ended, Verb } from './verb.ts';

const stopWithinMs = 15_000;

/**
 * A host of its own in a temporary folder, on a free port, driven through the command line like a
 * user's. When it is disposed everything on it has ended and the folder is gone.
 */
export class Host implements AsyncDisposable {
  readonly folder: string;
  readonly state: string;
  readonly file: string;
  readonly journal: string;
  readonly port: number;
  readonly #verbs: Verb[] = [];
  readonly #pids = new Set<number>();

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.state = join(folder, 'state');
    this.file = join(folder, 'rollout.yaml');
    this.journal = join(folder, 'journal');
    this.port = port;
  }

  static async create(): Promise<Host> {
    return new Host(mkdtempSync(join(tmpdir(), 'steadyship-host-')), await freePort());
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  write(rollout: string): void {
    writeFileSync(this.file, rollout);
  }

  /** Starts a verb: `begin(['deploy', '2.0.0'])`. */
  begin(args: readonly string[], onLine?: (line: string) => void): Verb {
    const file = args[0] === 'deploy' && !args.includes('-f') ? ['-f', this.file] : [];
    const verb = new Verb(['--state', this.state, ...args, ...file], onLine);
    this.#verbs.push(verb);
    this.#pids.add(verb.pid);
    return verb;
  }

  /** Runs a verb to its end. */
  run(args: readonly string[], withinMs?: number): Promise<Ended> {
    return this.begin(args).end(withinMs);
  }

  /** What the log of a service says now. */
  async look(service: string): Promise<ServiceState | undefined> {
    using host = openHost(this.state);
    return (await host.store.load(service))?.state;
  }

  /** Who drives a service; undefined when nobody does. */
  async driver(service: string): Promise<LeaseHolder | undefined> {
    using host = openHost(this.state);
    const asker = { pid: process.pid, host: hostname(), purpose: 'a question' };
    const answer = await host.leases.acquire(service, asker, 0);
    if (!('kind' in answer)) return answer;
    await answer[Symbol.asyncDispose]();
    return undefined;
  }

  /** All processes under the keeper; empty when there is none. */
  async processes(): Promise<readonly ProcessView[]> {
    using keeper = await connectKeeper(this.state).catch(() => undefined);
    const views = (await keeper?.list().catch(() => undefined)) ?? [];
    for (const { pid } of views) if (pid !== undefined) this.#pids.add(pid);
    return views;
  }

  /** The version of every instance that has not ended, in order. */
  async serving(): Promise<readonly string[]> {
    return (await this.processes())
      .filter(({ kind, phase }) => kind === 'instance' && phase !== 'exited')
      .map(({ labels }) => labels.version!)
      .sort();
  }

  /** What `status --json` says of a service. */
  async status(service: string): Promise<Summary> {
    const { code, stdout, stderr } = await this.run(['--json', 'status', service]);
    if (code !== 0) throw new Error(`status ended with ${code}: ${stderr}`);
    return (JSON.parse(stdout) as { readonly services: readonly [Summary] }).services[0];
  }

  async keeperPid(): Promise<number | undefined> {
    using keeper = await connectKeeper(this.state).catch(() => undefined);
    const pid = (await keeper?.hello())?.pid;
    if (pid !== undefined) this.#pids.add(pid);
    return pid;
  }

  /** The proxy's own view of a service. */
  async proxy<Value>(ask: (proxy: ProxyClient) => Promise<Value>): Promise<Value> {
    const proxy = await ProxyClient.connect(join(this.state, 'proxy.sock'));
    try {
      return await ask(proxy);
    } finally {
      proxy.close();
    }
  }

  /** Also counts a process of the host that was not started by a verb. */
  remember(pid: number | undefined): void {
    if (pid !== undefined) this.#pids.add(pid);
  }

  /** What belongs to this host and still lives. */
  living(): readonly Living[] {
    const found = livingWith(this.folder);
    const others = [...this.#pids].filter(
      (pid) => isLiving(pid) && !found.some((one) => one.pid === pid),
    );
    return [...found, ...others.map((pid) => ({ pid, command: 'started by this host' }))];
  }

  /** Ends everything as a user would; resolves with what lives on in spite of it. */
  async stop(): Promise<readonly Living[]> {
    await this.keeperPid();
    await this.processes();
    for (const verb of this.#verbs) if (!verb.hasEnded) verb.kill('SIGTERM');
    await this.run(['down'], stopWithinMs).catch(() => undefined);
    const isQuiet = () => this.living().length === 0;
    await until('everything has ended', isQuiet, stopWithinMs).catch(() => undefined);
    return this.living();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const left = await this.stop();
    for (const { pid } of left) kill(pid);
    rmSync(this.folder, { recursive: true, force: true });
    if (left.length === 0) return;
    const names = left.map(({ pid, command }) => `${pid}: ${command}`).join('\n');
    throw new Error(`left running, and killed now:\n${names}`);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** A loopback port that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address!.port : 0));
    });
  });
}
