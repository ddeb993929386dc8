import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskObservation, TaskSpec, TaskStatus } from '../../core/world/task.ts';
import { ensureKeeper, type KeeperClient } from '../../keeper/protocol/client.ts';
import { ProcessTaskRunner } from './task-runner.ts';

/** A keeper of its own for one test, and runners on it. */
class Host implements AsyncDisposable {
  readonly folder: string;
  keeper: KeeperClient;

  private constructor(folder: string, keeper: KeeperClient) {
    this.folder = folder;
    this.keeper = keeper;
  }

  static async begin(): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
    return new Host(folder, await ensureKeeper(folder));
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

function task(command: string, timeoutMs = 20_000): TaskSpec {
  return {
    name: 'smoke',
    kind: 'smoke',
    command: ['sh', '-c', command],
    timeoutMs,
    repeatable: false,
    attempts: 1,
  };
}

const id = '7/verify first!/smoke/1';

test('a task runs once, however often it is asked for, and its end is kept', async () => {
  await using host = await Host.begin();
  const counted = task('echo ran >> count; echo "$PLAIN $STEADYSHIP_TASK ${#TOKEN}"');
  assert.deepEqual(await host.runner().observe([id]), { known: true, value: [] });
  await Promise.all([host.runner().run(id, counted), host.runner().run(id, counted)]);
  const seen = await host.untilEnded(id);
  await host.runner().run(id, task('echo another command'));
  assert.deepEqual(seen, { id, status: 'succeeded', output: `one ${id} 12` });
  assert.deepEqual(await host.untilEnded(id), seen);
  assert.equal(readFileSync(join(host.folder, 'count'), 'utf8'), 'ran\n');
});

test('a failing task says what it wrote and how it ended', async () => {
  await using host = await Host.begin();
  await host.runner().run(id, task('echo the reason >&2; exit 3'));
  const { status, output } = await host.untilEnded(id);
  assert.deepEqual([status, output], ['failed', 'the reason\nit exited with code 3']);
});

test('a task that takes too long fails and says so', async () => {
  await using host = await Host.begin();
  await host.runner().run(id, task('exec sleep 1000', 300));
  const { status, output } = await host.untilEnded(id);
  assert.deepEqual([status, /took longer than its timeout/.test(output)], ['failed', true]);
});

test('a task whose program is missing fails with a remedy', async () => {
  await using host = await Host.begin();
  await host.runner().run(id, { ...task(''), command: ['no-such-program'] });
  const { status, output } = await host.untilEnded(id);
  assert.equal(status, 'failed');
  assert.match(output, /no-such-program was not found.*install it/);
});

test('a task that ends without a keeper has an unknown end and is not run again', async () => {
  await using host = await Host.begin();
  await host.runner().run(id, task('echo ran >> count; while test ! -e go; do sleep 0.05; done'));
  for (;;) {
    const seen = await host.runner().observe([id]);
    if (seen.known && seen.value[0]?.status === 'running') break;
    await pause(20);
  }
  process.kill((await host.keeper.hello()).pid, 'SIGKILL');
  writeFileSync(join(host.folder, 'go'), '');
  host.keeper[Symbol.dispose]();
  host.keeper = await ensureKeeper(host.folder);
  const { status } = await host.untilEnded(id);
  await host.runner().run(id, task('echo ran >> count'));
  assert.equal(status, 'unknown');
  assert.equal(readFileSync(join(host.folder, 'count'), 'utf8'), 'ran\n');
});
