import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from './host.ts';
import { shop, told, Users } from './shop.ts';
import { until } from './until.ts';

const canary = { strategy: { canary: [{ weight: '50%', hold: '3s' }] } };

test('a deploy killed in the middle is finished by the same deploy again', async () => {
  await using host = await Host.create();
  host.write(shop(host, canary));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const killed = host.begin(['deploy', '2.0.0']);
  await killed.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  killed.kill('SIGKILL');
  assert.equal((await killed.ended).signal, 'SIGKILL');
  assert.equal((await host.look('shop'))?.release?.phase, 'progressing');
  const again = await host.run(['deploy', '2.0.0']);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  const { release, stable } = (await host.look('shop'))!;
  assert.deepEqual([release?.number, release?.outcome, stable?.version], [2, 'completed', '2.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a deploy killed in the middle is finished by serve', async () => {
  await using host = await Host.create();
  host.write(shop(host, canary));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const killed = host.begin(['deploy', '2.0.0']);
  await killed.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  killed.kill('SIGKILL');
  await killed.ended;
  host.begin(['serve']);
  const done = await until('serve finishes release 2', async () => {
    const state = await host.look('shop');
    return state?.release?.phase === 'ended' && state;
  });
  assert.deepEqual([done.release!.number, done.release!.outcome], [2, 'completed']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a serve killed in the middle is replaced by another, and deploy sees it through', async () => {
  await using host = await Host.create();
  host.write(shop(host, canary));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const first = host.begin(['serve']);
  await until('serve drives', async () => (await host.driver('shop'))?.pid === first.pid);
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  first.kill('SIGKILL');
  await first.ended;
  const second = host.begin(['serve']);
  await until('serve drives again', async () => (await host.driver('shop'))?.pid === second.pid);
  const { code, stdout, stderr } = await deploy.end();
  assert.equal(code, 0, stdout + stderr);
  assert.equal((await host.look('shop'))?.stable?.version, '2.0.0');
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});
