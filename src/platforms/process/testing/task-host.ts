import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskObservation, TaskStatus } from '../../../core/world/task.ts';
import { ensureKeeper, type KeeperClient } from '../../../keeper/protocol/client.ts';
import { ProcessTaskRunner } from '../task-runner.ts';

/** A keeper of its own for one test, and runners on it. */
export class TaskHost implements AsyncDisposable {
  readonly folder: string;
  keeper: KeeperClient;

  private constructor(folder: string, keeper: KeeperClient) {
    this.folder = folder;
    this.keeper = keeper;
  }

  static async begin(): Promise<TaskHost> {
    const folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
    return new TaskHost(folder, await ensureKeeper(folder));
  }

  /** A runner as a new controller makes it. */
  runner(): ProcessTaskRunner {
    return new ProcessTaskRunner({
      service: 'shop',
      stateFolder: this.folder,
      keeper: this.keeper,
      placeOf: async () => ({
        folder: this.folder,
        env: { PLAIN: 'one' },
        secretEnv: { TOKEN: 'of-the-vault' },
      }),
    });
  }

  async untilEnded(id: string): Promise<TaskObservation> {
    const over: readonly TaskStatus[] = ['succeeded', 'failed', 'unknown'];
    for (const end = Date.now() + 20_000; Date.now() < end; await pause(25)) {
      const seen = await this.runner().observe([id]);
      if (seen.known && seen.value[0] && over.includes(seen.value[0].status)) return seen.value[0];
    }
    return assert.fail(`${id} did not end`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { id } of await this.keeper.list()) await this.keeper.stop(id, 0);
    await this.keeper.shutdown({ stopAll: true });
    for (const end = Date.now() + 10_000; Date.now() < end; await pause(25)) {
      if (!(await this.keeper.hello().catch(() => undefined))) break;
    }
    this.keeper[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
