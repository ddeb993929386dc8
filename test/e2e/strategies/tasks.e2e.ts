import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { assertDone } from '../said.ts';
import { shop, shortLoad, told, Users } from '../shop.ts';

const node = process.execPath;

test('a blue-green candidate that fails its smoke test is never reached by anybody', async () => {
  await using host = await Host.create();
  const smoke = (version: string) => {
    const script =
      'fetch(process.env.STEADYSHIP_CANDIDATE_URL).then((one) => { ' +
      `console.log('smoke sees', one.headers.get('x-shop-version')); ` +
      `process.exitCode = one.headers.get('x-shop-version') === '${version}' ? 0 : 1; })`;
    return { 'blue-green': { smoke: { name: 'smoke', run: [node, '-e', script] }, watch: '1s' } };
  };
  host.write(shop(host, { strategy: smoke('1.0.0') }));
  assertDone(await host.run(['deploy', '1.0.0']));
  using users = await Users.arrive(host);
  host.write(shop(host, { strategy: smoke('9.9.9') }));
  const failed = await host.run(['deploy', '2.0.0']);
  assert.equal(failed.code, 1, failed.stdout);
  assert.match(failed.stdout, /smoke/);
  const { cause } = (await host.look('shop'))!.release!;
  assert.equal(cause?.kind, 'task');
  assert.deepEqual(await host.serving(), ['1.0.0', '1.0.0']);
  host.write(shop(host, { strategy: smoke('3.0.0'), rollback: { keepStable: '0s' } }));
  assertDone(await host.run(['deploy', '3.0.0']));
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.deepEqual(Object.keys(report.byVersion).sort(), ['1.0.0', '3.0.0']);
});

test('tasks of a recreate run while nothing runs', async () => {
  await using host = await Host.create();
  const note = join(host.folder, 'task-ran-at');
  const script = `require('node:fs').writeFileSync('${note}', String(Date.now()))`;
  const recreate = { downtime: 'acknowledged', tasks: { name: 'move', run: [node, '-e', script] } };
  host.write(shop(host, { strategy: { recreate } }));
  assertDone(await host.run(['deploy', '1.0.0']));
  assertDone(await host.run(['deploy', '2.0.0']));
  const ranAt = Number(readFileSync(note, 'utf8'));
  const instances = (await host.processes()).filter(({ kind }) => kind === 'instance');
  const of = (version: string) => instances.filter(({ labels }) => labels.version === version);
  assert.deepEqual([of('1.0.0').length, of('2.0.0').length], [2, 2]);
  for (const { lastExit } of of('1.0.0')) assert.ok(lastExit!.at <= ranAt);
  for (const { startedAt } of of('2.0.0')) assert.ok(startedAt! >= ranAt);
});

test('a worker is released with its web, and takes it back when it fails', async () => {
  await using host = await Host.create();
  const worker = [node, '-e', 'setInterval(() => undefined, 1000)'];
  const keys = { replicas: { web: 2, worker: 1 } };
  host.write(shop(host, { ...keys, run: { web: 'node server.js', worker } }));
  assertDone(await host.run(['deploy', '1.0.0']));
  assert.deepEqual(await roles(host), ['web 1.0.0', 'web 1.0.0', 'worker 1.0.0']);
  using users = await Users.arrive(host, shortLoad);
  assertDone(await host.run(['deploy', '2.0.0']));
  assert.deepEqual(await roles(host), ['web 2.0.0', 'web 2.0.0', 'worker 2.0.0']);
  host.write(shop(host, { ...keys, run: { web: 'node server.js', worker: 'no-such-worker' } }));
  const failed = await host.run(['deploy', '3.0.0']);
  assert.equal(failed.code, 1, failed.stdout);
  assert.match(failed.stdout, /worker-\d+ could not be started: no-such-worker was not found/);
  assert.deepEqual(await roles(host), ['web 2.0.0', 'web 2.0.0', 'worker 2.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

async function roles(host: Host): Promise<readonly string[]> {
  return (await host.processes())
    .filter(({ kind, phase }) => kind === 'instance' && phase !== 'exited')
    .map(({ labels }) => `${labels.role} ${labels.version}`)
    .sort();
}
