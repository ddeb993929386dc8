import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sampleEntry, sampleOrder } from '../../src/store/contract/samples.ts';
import { temporaryFolder } from '../../src/store/contract/temporary-folder.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { Program } from './program.ts';

test('a driver killed at any moment loses nothing that was acknowledged', async (context) => {
  const folder = temporaryFolder(context);
  let acknowledged = 0;
  for (let round = 0; round < 6; round += 1) {
    const driver = new Program(context, 'append-forever.ts', folder);
    for (let lines = 0; lines < 5 + round * 7; lines += 1) {
      acknowledged = Number(await driver.line());
    }
    driver.signal('SIGKILL');
    for (let line = await driver.line(); line !== undefined; line = await driver.line()) {
      acknowledged = Number(line);
    }
    await driver.kill();
    using store = new SqliteStore(folder);
    const loaded = await store.load('shop');
    assert.ok(loaded && loaded.sequence >= acknowledged, `lost events before ${acknowledged}`);
    const history = await store.history('shop', 1, 10_000);
    assert.deepEqual(
      history.map(({ sequence }) => sequence),
      Array.from({ length: loaded.sequence }, (_, index) => index + 1),
    );
  }
});

test('others read whole states and submit orders while a driver writes', async (context) => {
  const folder = temporaryFolder(context);
  const driver = new Program(context, 'append-forever.ts', folder);
  await driver.line();
  using store = new SqliteStore(folder);
  for (let index = 0; index < 100; index += 1) {
    const loaded = await store.load('shop');
    assert.ok(loaded);
    assert.equal((loaded.state as unknown as { epoch: number }).epoch, loaded.sequence);
    await store.submit('shop', sampleOrder(String(index)));
  }
  assert.equal((await store.pending('shop')).length, 100);
});

test('a limit on file sizes is a clear error, and what was there stays', async (context) => {
  const folder = temporaryFolder(context);
  {
    using store = new SqliteStore(folder);
    await store.append('shop', sampleEntry(0, 50));
  }
  const program = fileURLToPath(new URL('append-forever.ts', import.meta.url));
  // 200 blocks of 1 KiB; without the trap the kernel would kill the process instead.
  const script = 'trap "" XFSZ; ulimit -f 200; exec "$0" "$1" "$2" 2>&1';
  const run = () =>
    execFileSync('bash', ['-c', script, process.execPath, program, folder], { timeout: 60_000 });
  let printed = '';
  assert.throws(run, (error: { stdout: Buffer }) => {
    printed = error.stdout.toString();
    return true;
  });
  assert.match(printed, /SteadyshipError: The disk (?:failed while|that holds) .*steadyship\.db/);
  const acknowledged = Number(/(\d+)\n(?!\d)/.exec(printed)?.[1]);
  using store = new SqliteStore(folder);
  const loaded = await store.load('shop');
  assert.ok(loaded && acknowledged > 50 && loaded.sequence >= acknowledged);
  await store.append('shop', sampleEntry(loaded.sequence));
});
