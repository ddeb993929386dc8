import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exists, TemporaryKeeper, untilTrue } from './temporary-keeper.ts';

const node = process.execPath;
const forever = [node, '-e', 'setInterval(() => {}, 1000)'];

test('the same specification under one id is started once; another one is refused', async () => {
  await using host = await TemporaryKeeper.begin();
  const spec = host.spec('a', forever);
  await Promise.all([host.client.start(spec), host.client.start(spec)]);
  const { pid } = await host.until('a', (view) => view.phase === 'running');
  await host.client.start(spec);
  assert.equal((await host.view('a')).pid, pid);
  await assert.rejects(host.client.start({ ...spec, env: { A: '1' } }), { code: 'DIFFERENT' });
});

test('a process that ignores SIGTERM is killed after its grace', async () => {
  await using host = await TemporaryKeeper.begin();
  const stubborn = "process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000)";
  await host.client.start(host.spec('a', [node, '-e', `${stubborn}; console.log('up')`]));
  const log = join(host.folder, 'logs', 'a.log');
  await untilTrue(() => existsSync(log) && readFileSync(log, 'utf8').includes('up'));
  await host.client.stop('a', 300);
  const view = await host.until('a', ({ phase }) => phase === 'exited');
  assert.equal(view.lastExit?.signal, 'SIGKILL');
  assert.match(readFileSync(log, 'utf8'), /no/);
});

test('stopping ends forked children too, even one that left the group', async () => {
  await using host = await TemporaryKeeper.begin();
  const script = ['sleep 1000 & echo child $!', 'setsid sleep 1001 & echo child $!', 'wait'].join(
    '\n',
  );
  await host.client.start(host.spec('a', ['sh', '-c', script]));
  const log = join(host.folder, 'logs', 'a.log');
  const children = () =>
    [...readFileSync(log, 'utf8').matchAll(/child (\d+)/g)].map((found) => Number(found[1]));
  await untilTrue(() => existsSync(log) && children().length === 2);
  await host.client.stop('a', 500);
  await host.client.stop('a', 500);
  await host.until('a', ({ phase }) => phase === 'exited');
  await untilTrue(() => !children().some(exists));
});

test('a process that exits at once is started again with growing delays, and counted', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', ['sh', '-c', 'exit 7']));
  const view = await host.until('a', ({ restarts }) => restarts.length >= 4);
  const gaps = view.restarts.slice(1).map((at, i) => at - view.restarts[i]!);
  assert.equal(view.lastExit?.code, 7);
  assert.ok(gaps[0]! >= 190, `the second delay is doubled: ${gaps}`);
  assert.ok(gaps[1]! >= 390, `the third delay is doubled again: ${gaps}`);
});

test('a missing program, folder or log folder is a problem with a remedy', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('program', ['no-such-program']));
  await host.client.start(host.spec('folder', forever, { cwd: '/no/such/folder' }));
  await host.client.start(host.spec('log', forever, { logFile: '/proc/nowhere/a.log' }));
  const problem = async (id: string) => (await host.until(id, (view) => !!view.problem)).problem!;
  assert.match(await problem('program'), /no-such-program was not found: install it/);
  assert.match(await problem('folder'), /folder \/no\/such\/folder does not exist: deploy/);
  assert.match(await problem('log'), /log file \/proc\/nowhere\/a.log cannot be written/);
});

test('a log that fills is rotated and stays bounded', async () => {
  await using host = await TemporaryKeeper.begin();
  const chatty =
    "const l = 'x'.repeat(99) + '\\n'; setInterval(() => process.stdout.write(l.repeat(200)), 5)";
  await host.client.start(host.spec('a', [node, '-e', chatty], { logMaxBytes: 100_000 }));
  const log = join(host.folder, 'logs', 'a.log');
  await untilTrue(() => existsSync(`${log}.2`));
  assert.ok(statSync(`${log}.1`).size <= 100_000);
  assert.ok(statSync(`${log}.2`).size <= 100_000);
  assert.equal((await host.view('a')).phase, 'running');
});

test('a task that outlives its time is ended and says so', async () => {
  await using host = await TemporaryKeeper.begin();
  const spec = { kind: 'task', restart: { policy: 'never' }, timeoutMs: 300 } as const;
  await host.client.start(host.spec('a', forever, spec));
  const view = await host.until('a', ({ phase }) => phase === 'exited');
  assert.equal(view.lastExit?.timedOut, true);
  assert.deepEqual(view.restarts, []);
});

test('a port taken by another program between two lives leads to another port', async () => {
  await using host = await TemporaryKeeper.begin();
  const listen = `require('node:http').createServer().listen(process.env.PORT, process.env.HOST)`;
  await host.client.start(host.spec('a', [node, '-e', listen], { assignPort: true }));
  const first = await host.until('a', ({ phase }) => phase === 'running');
  const thief = await import('node:net').then(({ createServer }) => createServer());
  process.kill(first.pid!, 'SIGKILL');
  await host.until('a', ({ phase }) => phase === 'waiting to restart');
  await new Promise<void>((resolve) => thief.listen(first.port, '127.0.0.1', resolve));
  const second = await host.until(
    'a',
    ({ phase, pid }) => phase === 'running' && pid !== first.pid,
  );
  thief.close();
  assert.notEqual(second.port, first.port);
});

test('secret variables reach the process and are in no record, list or log', async () => {
  await using host = await TemporaryKeeper.begin();
  const script = 'test "${#PASSWORD}" = 7 && echo right; sleep 1000';
  await host.client.start(host.spec('a', ['sh', '-c', script]), { PASSWORD: 'hunter2' });
  const log = join(host.folder, 'logs', 'a.log');
  await untilTrue(() => existsSync(log) && readFileSync(log, 'utf8') === 'right\n');
  assert.doesNotMatch(JSON.stringify(await host.client.list()), /hunter2/);
  for (const file of ['processes/a.json', 'claims/a', 'keeper.log']) {
    assert.doesNotMatch(readFileSync(join(host.folder, file), 'utf8'), /hunter2/);
  }
  assert.equal(statSync(join(host.folder, 'environment', 'a.json')).mode & 0o777, 0o600);
});

test('an ended process can be forgotten, a running one cannot', async () => {
  await using host = await TemporaryKeeper.begin();
  await host.client.start(host.spec('a', forever));
  await assert.rejects(host.client.remove('a'), { code: 'RUNNING' });
  await host.client.stop('a', 1000);
  await host.until('a', ({ phase }) => phase === 'exited');
  await host.client.remove('a');
  await host.client.remove('a');
  assert.deepEqual(await host.client.list(), []);
  assert.equal(existsSync(join(host.folder, 'claims', 'a')), false);
});
