import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readStat } from '../process/identity.ts';
import { ensureKeeper, type KeeperClient } from '../protocol/client.ts';
import type { ProcessSpec } from '../protocol/process-spec.ts';
import type { ProcessView } from '../protocol/process-view.ts';

/** A keeper in a folder of its own, for one test; leaves nothing behind. */
export class TemporaryKeeper implements AsyncDisposable {
  readonly folder: string;
  #client: KeeperClient;

  private constructor(folder: string, client: KeeperClient) {
    this.folder = folder;
    this.#client = client;
  }

  static async begin(): Promise<TemporaryKeeper> {
    const folder = mkdtempSync(join(tmpdir(), 'steadyship-keeper-'));
    return new TemporaryKeeper(folder, await ensureKeeper(folder));
  }

  get client(): KeeperClient {
    return this.#client;
  }

  /** A specification that runs `argv`, with `changes`. */
  spec(id: string, argv: readonly string[], changes: Partial<ProcessSpec> = {}): ProcessSpec {
    return {
      id,
      kind: 'instance',
      argv,
      cwd: this.folder,
      env: {},
      logFile: join(this.folder, 'logs', `${id}.log`),
      listen: [],
      assignPort: false,
      restart: { policy: 'always', firstDelayMs: 100 },
      limits: {},
      labels: {},
      ...changes,
    };
  }

  async view(id: string): Promise<ProcessView> {
    const found = (await this.#client.list()).find((view) => view.id === id);
    assert.ok(found, `the keeper knows ${id}`);
    return found;
  }

  /** Waits until the view of a process satisfies `condition`. */
  async until(id: string, condition: (view: ProcessView) => boolean): Promise<ProcessView> {
    let view = await this.view(id);
    for (const end = Date.now() + 20_000; Date.now() < end; view = await this.view(id)) {
      if (condition(view)) return view;
      await pause(20);
    }
    return assert.fail(`${id} did not get there; it is ${JSON.stringify(view)}`);
  }

  /** SIGKILLs the keeper and waits until it is gone. */
  async kill(): Promise<void> {
    const { pid } = await this.#client.hello();
    process.kill(pid, 'SIGKILL');
    await untilTrue(() => !exists(pid));
  }

  /** Starts a keeper where none serves, and connects to it. */
  async revive(): Promise<void> {
    this.#client[Symbol.dispose]();
    this.#client = await ensureKeeper(this.folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.revive();
    const { pid } = await this.#client.hello();
    for (const { id } of await this.#client.list()) await this.#client.stop(id, 0);
    for (const { id } of await this.#client.list()) {
      await this.until(id, ({ phase }) => phase === 'exited');
      await this.#client.remove(id);
    }
    await this.#client.shutdown({ stopAll: true });
    await untilTrue(() => !exists(pid));
    this.#client[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a process lives; a zombie that nobody has collected yet does not. */
export function exists(pid: number): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.state !== 'Z';
}

/** Waits for a condition that no event tells of. */
export async function untilTrue(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(20)) {
    if (await condition()) return;
  }
  assert.fail('the condition did not come true in time');
}
