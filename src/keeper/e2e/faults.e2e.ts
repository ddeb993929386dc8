import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findCgroup, noCgroup } from '../limits/cgroup.ts';
import { cgroupName } from '../process/prepare-birth.ts';
import { ensureKeeper } from '../protocol/client.ts';
import type { ProcessSpec } from '../protocol/process-spec.ts';
import { exists, TemporaryKeeper, untilTrue } from './temporary-keeper.ts';

const forever = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];

function run(program: string, words: readonly string[]): void {
  execFileSync(program, words);
}

/** A state folder on a file system of 256 KiB. */
class SmallDisk implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'steadyship-small-'));

  constructor() {
    run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', this.path]);
  }

  fill(): void {
    try {
      writeFileSync(join(this.path, 'ballast'), Buffer.alloc(1024 * 1024));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
  }

  free(): void {
    rmSync(join(this.path, 'ballast'));
  }

  [Symbol.dispose](): void {
    run('umount', ['-l', this.path]);
    rmSync(this.path, { recursive: true });
  }
}

function spec(id: string, folder: string): ProcessSpec {
  return {
    id,
    kind: 'instance',
    argv: forever,
    cwd: '/',
    env: {},
    logFile: join(folder, 'logs', `${id}.log`),
    listen: [],
    assignPort: false,
    restart: { policy: 'always', firstDelayMs: 100 },
    limits: {},
    labels: {},
  };
}

test('a start on a full disk is refused with a remedy and leaves nothing', async () => {
  using disk = new SmallDisk();
  const client = await ensureKeeper(disk.path);
  const { pid } = await client.hello();
  disk.fill();
  const start = () => client.start(spec('a', disk.path));
  await assert.rejects(start, { code: 'STATE_FOLDER', message: /disk is full: free some space/ });
  assert.deepEqual(await client.list(), []);
  assert.deepEqual(readdirSync(join(disk.path, 'claims')), []);
  assert.deepEqual(readdirSync(join(disk.path, 'processes')), []);
  disk.free();
  await start();
  await untilTrue(async () => (await client.list())[0]?.phase === 'running');
  await client.shutdown({ stopAll: true });
  await untilTrue(() => !exists(pid));
  client[Symbol.dispose]();
});

test('a crash on a full disk is mended, and recorded once there is room', async () => {
  using disk = new SmallDisk();
  const client = await ensureKeeper(disk.path);
  await client.start(spec('a', disk.path));
  await untilTrue(async () => (await client.list())[0]?.phase === 'running');
  const [first] = await client.list();
  disk.fill();
  process.kill(first!.pid!, 'SIGKILL');
  const isAgain = async () => {
    const [view] = await client.list();
    return view?.phase === 'running' && view.pid !== first!.pid;
  };
  await untilTrue(isAgain);
  assert.match((await client.hello()).problems.join(), /the disk is full: free some space/);
  disk.free();
  const { pid } = (await client.list())[0]!;
  const keeper = (await client.hello()).pid;
  const record = join(disk.path, 'processes', 'a.json');
  await untilTrue(() => readFileSync(record, 'utf8').includes(`"pid":${pid}`));
  await client.shutdown({ stopAll: true });
  await untilTrue(() => !exists(keeper));
  client[Symbol.dispose]();
});

test('a state folder that cannot be made is an error with a remedy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  try {
    writeFileSync(join(folder, 'file'), '');
    await assert.rejects(ensureKeeper(join(folder, 'file', 'state')), {
      code: 'STATE_FOLDER_UNWRITABLE',
    });
    await assert.rejects(ensureKeeper('/proc/steadyship'), { code: 'STATE_FOLDER_UNWRITABLE' });
    await assert.rejects(ensureKeeper(join(folder, 'x'.repeat(120))), /too long for a socket/);
    assert.equal(existsSync(join(folder, 'x'.repeat(120))), false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a claim that no record goes with does not stop a start', async () => {
  await using host = await TemporaryKeeper.begin();
  writeFileSync(join(host.folder, 'claims', 'a'), '{"format":1}\n');
  await host.client.start(host.spec('a', forever));
  await host.until('a', ({ phase }) => phase === 'running');
});

test('more memory than the limit ends a process, and the reason is told', async () => {
  await using host = await TemporaryKeeper.begin();
  const hungry = 'const all = []; setInterval(() => all.push(Buffer.alloc(8e6, 1)), 5)';
  const limits = { memoryBytes: 96 * 1024 * 1024, openFiles: 64, cpuShare: 512 };
  await host.client.start(host.spec('a', [process.execPath, '-e', hungry], { limits }));
  const view = await host.until(
    'a',
    ({ lastExit, unlimited }) => !!lastExit || unlimited.length > 0,
  );
  // Where no control group can be made, the keeper says so instead.
  if (view.unlimited.length > 0) assert.match(view.unlimited.join(), /memory is not limited/);
  else assert.equal(view.lastExit?.outOfMemory, true);
});

test('a control group ends with its process', async () => {
  await using host = await TemporaryKeeper.begin();
  const limits = { memoryBytes: 256 * 1024 * 1024 };
  await host.client.start(host.spec('a', forever, { limits }));
  await host.until('a', ({ phase }) => phase === 'running');
  await host.client.stop('a', 1000);
  await host.until('a', ({ phase }) => phase === 'exited');
  assert.deepEqual(findCgroup(cgroupName(host.folder, 'a')), noCgroup);
});

test('a limit of open files is in force in the process', async () => {
  await using host = await TemporaryKeeper.begin();
  const show = ['sh', '-c', 'ulimit -n; sleep 1000'];
  await host.client.start(host.spec('a', show, { limits: { openFiles: 77 } }));
  await untilTrue(() => {
    const log = join(host.folder, 'logs', 'a.log');
    return existsSync(log) && readFileSync(log, 'utf8') === '77\n';
  });
});

test('a program runs as the user it was given to', async () => {
  await using host = await TemporaryKeeper.begin();
  const show = ['sh', '-c', 'id -un; sleep 1000'];
  await host.client.start(host.spec('a', show, { user: 'nobody', cwd: '/' }));
  await host.client.start(host.spec('b', show, { user: 'no-such-user' }));
  const problem = await host.until('b', (view) => view.problem !== undefined);
  assert.match(problem.problem!, /there is no user no-such-user.*: create it/);
  const log = join(host.folder, 'logs', 'a.log');
  await untilTrue(() => existsSync(log) && readFileSync(log, 'utf8') === 'nobody\n');
});
