import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskSpec } from '../../core/world/task.ts';
import { ensureKeeper } from '../../keeper/protocol/client.ts';
import { TaskHost } from './testing/task-host.ts';

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
  await using host = await TaskHost.begin();
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
  await using host = await TaskHost.begin();
  await host.runner().run(id, task('echo the reason >&2; exit 3'));
  const { status, output } = await host.untilEnded(id);
  assert.deepEqual([status, output], ['failed', 'the reason\nit exited with code 3']);
});

test('a task that takes too long fails and says so', async () => {
  await using host = await TaskHost.begin();
  await host.runner().run(id, task('exec sleep 1000', 300));
  const { status, output } = await host.untilEnded(id);
  assert.deepEqual([status, /took longer than its timeout/.test(output)], ['failed', true]);
});

test('a task whose program is missing fails with a remedy', async () => {
  await using host = await TaskHost.begin();
  await host.runner().run(id, { ...task(''), command: ['no-such-program'] });
  const { status, output } = await host.untilEnded(id);
  assert.equal(status, 'failed');
  assert.match(output, /no-such-program was not found.*install it/);
});

test('a task that ends without a keeper has an unknown end and is not run again', async () => {
  await using host = await TaskHost.begin();
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
