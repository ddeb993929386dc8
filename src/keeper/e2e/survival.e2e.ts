import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectKeeper, ensureKeeper } from '../protocol/client.ts';
import { exists, TemporaryKeeper, untilTrue } from './temporary-keeper.ts';

const node = process.execPath;
const forever = [node, '-e', 'setInterval(() => {}, 1000)'];

test('processes outlive a killed keeper, and the next one adopts them', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', forever));
  const before = await host.until('a', ({ phase }) => phase === 'running');
  await host.kill();
  assert.ok(exists(before.pid!));
  await host.revive();
  const adopted = await host.view('a');
  assert.deepEqual([adopted.pid, adopted.adopted], [before.pid, true]);
  process.kill(before.pid!, 'SIGKILL');
  const again = await host.until(
    'a',
    ({ phase, pid }) => phase === 'running' && pid !== before.pid,
  );
  assert.deepEqual([again.adopted, again.restarts.length], [false, 1]);
  assert.deepEqual([again.lastExit?.code, again.lastExit?.signal], [null, null]);
});

test('a process that ended while there was no keeper is started again', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', forever));
  const { pid } = await host.until('a', ({ phase }) => phase === 'running');
  await host.kill();
  process.kill(pid!, 'SIGKILL');
  await untilTrue(() => !exists(pid!));
  await host.revive();
  await host.until('a', (view) => view.phase === 'running' && view.pid !== pid);
});

test('a task that ended without a keeper is unknown and not repeated', async () => {
  await using host = await TemporaryKeeper.begin();
  const task = { kind: 'task', restart: { policy: 'never' } } as const;
  await host.client.start(host.spec('t', ['sh', '-c', 'echo ran; sleep 1000'], task));
  const { pid } = await host.until('t', ({ phase }) => phase === 'running');
  const log = join(host.folder, 'logs', 't.log');
  await untilTrue(() => readFileSync(log, 'utf8') !== '');
  await host.kill();
  process.kill(-pid!, 'SIGKILL');
  await untilTrue(() => !exists(pid!));
  await host.revive();
  const view = await host.until('t', ({ phase }) => phase === 'exited');
  assert.deepEqual([view.lastExit?.code, view.lastExit?.signal], [null, null]);
  assert.equal(readFileSync(log, 'utf8'), 'ran\n');
});

test('an exit status is on disk: a later keeper still tells it', async () => {
  await using host = await TemporaryKeeper.begin();
  const task = { kind: 'task', restart: { policy: 'never' } } as const;
  await host.client.start(host.spec('t', ['sh', '-c', 'exit 5'], task));
  await host.until('t', ({ phase }) => phase === 'exited');
  await host.kill();
  await host.revive();
  assert.equal((await host.view('t')).lastExit?.code, 5);
});

test('a stop that the keeper did not live to finish is finished by the next one', async () => {
  await using host = await TemporaryKeeper.begin();
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(1)";
  await host.client.start(host.spec('a', [node, '-e', stubborn]));
  const { pid } = await host.until('a', ({ phase }) => phase === 'running');
  await untilTrue(() => readFileSync(join(host.folder, 'logs', 'a.log'), 'utf8') !== '');
  await host.client.stop('a', 1500);
  await host.kill();
  await host.revive();
  await host.until('a', ({ phase }) => phase === 'exited');
  assert.equal(exists(pid!), false);
});

test('after a reboot what should run is started again, and what was stopped is not', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', forever));
  await host.client.start(host.spec('b', forever));
  const { pid } = await host.until('a', ({ phase }) => phase === 'running');
  await host.client.stop('b', 1000);
  await host.until('b', ({ phase }) => phase === 'exited');
  await host.kill();
  process.kill(pid!, 'SIGKILL');
  const path = join(host.folder, 'processes', 'a.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  // Its number now belongs to somebody else: this very test.
  writeFileSync(path, JSON.stringify({ ...record, bootId: 'an earlier boot', pid: process.pid }));
  await host.revive();
  await host.until('a', (view) => view.phase === 'running' && view.pid !== process.pid);
  assert.equal((await host.view('b')).phase, 'exited');
});

test('a process whose start was not recorded is found and adopted', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', forever));
  const { pid } = await host.until('a', ({ phase }) => phase === 'running');
  await host.kill();
  const path = join(host.folder, 'processes', 'a.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const { pid: _, startTime: __, bootId: ___, ...rest } = record;
  writeFileSync(path, JSON.stringify({ ...rest, phase: 'starting up' }));
  await host.revive();
  assert.equal((await host.view('a')).pid, pid);
});

test('a torn record is set aside; starting it again adopts what still runs', async () => {
  await using host = await TemporaryKeeper.begin();
  const spec = host.spec('a', forever);
  await host.client.start(spec);
  const { pid } = await host.until('a', ({ phase }) => phase === 'running');
  await host.client.start(host.spec('b', forever));
  await host.until('b', ({ phase }) => phase === 'running');
  await host.kill();
  const path = join(host.folder, 'processes', 'a.json');
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 100));
  await host.revive();
  const { problems } = await host.client.hello();
  assert.match(problems.join(), /a\.json could not be read .*torn.* Deploy again/);
  assert.ok(existsSync(`${path}.damaged`));
  assert.deepEqual(
    (await host.client.list()).map(({ id }) => id),
    ['b'],
  );
  await host.client.start(spec);
  assert.equal((await host.view('a')).pid, pid);
});

test('a record of a newer program is refused with a sentence, not misread', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.kill();
  writeFileSync(join(host.folder, 'processes', 'x.json'), JSON.stringify({ format: 99 }));
  await host.revive();
  assert.match((await host.client.hello()).problems.join(), /format is 99, this keeper reads 1/);
});

test('a zombie counts as dead', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', forever));
  await host.until('a', ({ phase }) => phase === 'running');
  await host.kill();
  // A parent that never collects its dead child.
  const parent = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 1000'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, STEADYSHIP_INSTANCE: 'a' },
  });
  const [line] = (await parent.stdout.take(1).toArray()) as [Buffer];
  const zombie = Number(line.toString());
  const stat = () => readFileSync(`/proc/${zombie}/stat`, 'latin1');
  await untilTrue(() => / Z /.test(stat()));
  const path = join(host.folder, 'processes', 'a.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as { pid: number };
  process.kill(record.pid, 'SIGKILL');
  const startTime = Number(
    stat()
      .slice(stat().lastIndexOf(')') + 2)
      .split(' ')[19],
  );
  writeFileSync(path, JSON.stringify({ ...record, pid: zombie, startTime }));
  await host.revive();
  await host.until('a', (view) => view.phase === 'running' && view.pid !== zombie);
  parent.kill('SIGKILL');
});

test('a client whose keeper died starts another one with its next call', async () => {
  await using host = await TemporaryKeeper.begin();
  const before = await host.client.hello();
  await host.kill();
  await untilTrue(async () => (await host.client.hello().catch(() => before)).pid !== before.pid);
});

test('a keeper that waits takes over when the other one is gone', async () => {
  await using host = await TemporaryKeeper.begin();
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const standby = spawn(node, [main, '--state-folder', host.folder, '--wait'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { pid } = await host.client.hello();
  using watcher = await connectKeeper(host.folder);
  await host.kill();
  await untilTrue(async () => (await watcher!.hello().catch(() => ({ pid }))).pid !== pid);
  assert.equal((await watcher!.hello()).pid, standby.pid);
});

test('of many keepers started at once one wins, and all callers reach it', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.kill();
  const clients = await Promise.all(Array.from({ length: 4 }, () => ensureKeeper(host.folder)));
  const pids = await Promise.all(clients.map(async (client) => (await client.hello()).pid));
  for (const client of clients) client[Symbol.dispose]();
  assert.equal(new Set(pids).size, 1);
  const running = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return line.includes('keeper/main.ts') && line.includes(host.folder);
    } catch {
      return false;
    }
  });
  await untilTrue(() => running.filter((pid) => existsSync(`/proc/${pid}`)).length <= 1);
});
