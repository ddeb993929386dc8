import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SteadyshipError } from '../../kit/error.ts';
import { LineClient } from '../../kit/line-rpc.ts';
import { makeFolder } from '../../kit/make-folder.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { ProcessView } from './process-view.ts';
import { keeperProtocol } from './version.ts';

export interface KeeperHello {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly bootId: string;
  /** What the keeper had to work around, in sentences for its user. */
  readonly problems: readonly string[];
}

/**
 * The keeper of a host, as everything else sees it. Connects when it is first needed and again
 * after the keeper was restarted. A refusal is an `RpcError` with a code: `DIFFERENT`, `UNKNOWN`,
 * `RUNNING`, `INVALID`, `TOO_MANY`, `STATE_FOLDER`.
 */
export class KeeperClient implements Disposable {
  readonly #stateFolder: string;
  #line: Promise<LineClient> | undefined;
  #revives: boolean;

  /** With `revives`, a call that finds no keeper starts one first. */
  constructor(stateFolder: string, { revives }: { readonly revives: boolean }) {
    this.#stateFolder = resolve(stateFolder);
    this.#revives = revives;
    socketPath(stateFolder);
  }

  hello(): Promise<KeeperHello> {
    return this.#call('hello', {}) as Promise<KeeperHello>;
  }

  /** Every process the keeper knows, oldest first, ended ones that were not removed included. */
  list(): Promise<readonly ProcessView[]> {
    return this.#call('list', {}) as Promise<readonly ProcessView[]>;
  }

  /** Starts a process once per id. `secretEnv` is kept apart, readable by the owner only. */
  start(spec: ProcessSpec, secretEnv: Readonly<Record<string, string>> = {}): Promise<ProcessView> {
    return this.#call('start', { spec, secretEnv }) as Promise<ProcessView>;
  }

  /** SIGTERM to its family, SIGKILL after `graceMs`. Answers at once; may be repeated. */
  async stop(id: string, graceMs: number): Promise<void> {
    await this.#call('stop', { id, graceMs });
  }

  /** Ends a running process so that it is started again by its policy. */
  async restart(id: string, graceMs: number): Promise<void> {
    await this.#call('restart', { id, graceMs });
  }

  /**
   * Starts `successor` on the sockets of `id`, and lets `id` end without a restart. `env` is given
   * to the successor only while `id` runs: how to reach it and tell it to retire.
   */
  replace(
    id: string,
    successor: ProcessSpec,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ProcessView> {
    return this.#call('replace', { id, successor, env }) as Promise<ProcessView>;
  }

  /** Keeps short notes with the present life of a process. */
  async note(id: string, pid: number, notes: Readonly<Record<string, string>>): Promise<void> {
    await this.#call('note', { id, pid, notes });
  }

  /** Forgets an ended process. */
  async remove(id: string): Promise<void> {
    await this.#call('remove', { id });
  }

  /** Ends the keeper; its processes live on unless `stopAll`. */
  async shutdown(options: { readonly stopAll: boolean }): Promise<void> {
    this.#revives = false;
    await this.#call('shutdown', options);
  }

  [Symbol.dispose](): void {
    this.#revives = false;
    void this.#line?.then((line) => line.close()).catch(() => undefined);
  }

  async #call(method: string, params: object): Promise<unknown> {
    const line = await this.#connected();
    return line.call(method, params);
  }

  /** One connection for all calls; a new one when it is gone. */
  async #connected(): Promise<LineClient> {
    const before = this.#line;
    const current = await before?.catch(() => undefined);
    if (current?.isOpen) return current;
    // Of several callers that found it gone, the first connects for all.
    if (this.#line === before) this.#line = this.#connect();
    return this.#line!;
  }

  async #connect(): Promise<LineClient> {
    const path = socketPath(this.#stateFolder);
    try {
      return await LineClient.connect(path);
    } catch (error) {
      // Only a keeper that was killed leaves a socket behind: one that was told to end stays ended.
      const wasKilled = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
      if (!wasKilled || !this.#revives) throw error;
      await startKeeper(this.#stateFolder);
      return LineClient.connect(path);
    }
  }
}

/** A client of the keeper that serves `stateFolder`; undefined when none answers. */
export async function connectKeeper(stateFolder: string): Promise<KeeperClient | undefined> {
  const client = new KeeperClient(stateFolder, { revives: false });
  try {
    const hello = await client.hello();
    if (hello.protocol === keeperProtocol) return client;
    const { version, protocol } = hello;
    const details = { folder: stateFolder, version, protocol, known: keeperProtocol };
    throw new SteadyshipError('KEEPER_OTHER_VERSION', details);
  } catch (error) {
    client[Symbol.dispose]();
    if (isAbsent(error as NodeJS.ErrnoException)) return undefined;
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    const details = { folder: stateFolder, reason: 'its keeper belongs to another user' };
    throw new SteadyshipError('STATE_FOLDER_UNWRITABLE', details, error);
  }
}

/** No socket, nobody behind it, or a keeper that died while it was asked. */
export function isAbsent({ code, message }: NodeJS.ErrnoException): boolean {
  if (code === undefined) return message === 'the connection was closed';
  return ['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
}

/**
 * A client of the keeper that serves `stateFolder`, which is started when none does, now and
 * whenever a later call finds that it died. Rejects with a remedy when none can start.
 */
export async function ensureKeeper(stateFolder: string): Promise<KeeperClient> {
  const running = await connectKeeper(stateFolder);
  running?.[Symbol.dispose]();
  if (!running) await startKeeper(resolve(stateFolder));
  return new KeeperClient(stateFolder, { revives: true });
}

/** Resolves when a keeper serves. Of several that are started at once one wins. */
export async function startKeeper(stateFolder: string): Promise<void> {
  const child = launchKeeper(stateFolder);
  let exitCode: number | null | undefined;
  child.once('exit', (code) => {
    exitCode = code;
  });
  child.once('error', () => {
    exitCode = null;
  });
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; ) {
    const client = await connectKeeper(stateFolder).catch(() => undefined);
    client?.[Symbol.dispose]();
    if (client) return;
    const failed = exitCode !== undefined && exitCode !== 3;
    if (failed) throw unreachable(stateFolder, `it could not start (${lastLine(stateFolder)})`);
    await pause(25);
  }
  throw unreachable(stateFolder, `it took too long to start (${lastLine(stateFolder)})`);
}

function launchKeeper(stateFolder: string) {
  const log = openLog(stateFolder);
  try {
    const main = import.meta.filename.endsWith('.ts') ? '../main.ts' : '../main.js';
    const path = fileURLToPath(new URL(main, import.meta.url));
    const child = spawn(process.execPath, [path, '--state-folder', stateFolder], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: '/',
      env: withoutOurs(process.env),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function openLog(stateFolder: string): number {
  try {
    makeFolder(stateFolder);
    return openSync(logPath(stateFolder), 'a', 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new SteadyshipError('DISK_FULL', { path: stateFolder }, error);
    const details = { folder: stateFolder, reason: code ?? message };
    throw new SteadyshipError('STATE_FOLDER_UNWRITABLE', details, error);
  }
}

function unreachable(stateFolder: string, reason: string): SteadyshipError {
  return new SteadyshipError('KEEPER_UNREACHABLE', { socket: socketPath(stateFolder), reason });
}

/** A keeper started from inside one of its processes must not be taken for its descendant. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('STEADYSHIP_')),
  );
}

function logPath(stateFolder: string): string {
  return join(stateFolder, 'keeper.log');
}

function lastLine(stateFolder: string): string {
  try {
    const lines = readFileSync(logPath(stateFolder), 'utf8').trim().split('\n');
    return lines.at(-1) || 'it wrote nothing';
  } catch {
    return `its log ${logPath(stateFolder)} cannot be read`;
  }
}

/** Unix sockets have short names: 107 bytes on Linux, 103 on macOS. */
function socketPath(stateFolder: string): string {
  const path = join(resolve(stateFolder), 'keeper.sock');
  if (Buffer.byteLength(path) <= 103) return path;
  const reason = `the path ${path} is too long for a socket: choose a shorter folder`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--state', reason });
}
