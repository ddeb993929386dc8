import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { assertDone } from '../said.ts';
import { shop, told, Users } from '../shop.ts';
import { until } from '../until.ts';

test('a restart of the only replica, and scaling up and down, lose nothing', async () => {
  await using host = await Host.create();
  host.write(shop(host, { replicas: 1 }));
  assertDone(await host.run(['deploy', '1.0.0']));
  const [before] = (await host.processes()).filter(({ kind }) => kind === 'instance');
  using users = await Users.arrive(host);
  assertDone(await host.run(['restart', 'shop', '--reason', 'it leaks']));
  const after = (await host.processes()).filter(
    ({ kind, phase }) => kind === 'instance' && phase !== 'exited',
  );
  assert.equal(after.length, 1);
  assert.notEqual(after[0]!.pid, before!.pid);
  assertDone(await host.run(['scale', 'shop', '--replicas', '3']));
  assert.equal((await host.serving()).length, 3);
  assertDone(await host.run(['scale', 'shop', '--replicas', '1']));
  assert.equal((await host.serving()).length, 1);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a third revision takes over from the second in the middle of its release', async () => {
  await using host = await Host.create();
  host.write(shop(host, { strategy: { canary: [{ weight: '50%', hold: '60s' }] } }));
  assertDone(await host.run(['deploy', '1.0.0']));
  using users = await Users.arrive(host);
  const second = host.begin(['deploy', '2.0.0']);
  await second.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  host.write(shop(host));
  let most = 0;
  const third = host.begin(['deploy', '3.0.0']);
  await until('the third is released', async () => {
    most = Math.max(most, (await host.serving()).length);
    return third.hasEnded;
  });
  assertDone(await third.ended);
  const { code, stdout } = await second.end();
  assert.equal(code, 1, stdout);
  // Two of stable, and as many beside them as the plan of the third announces.
  assert.ok(most <= 4, `${most} instances at once`);
  assert.deepEqual(await host.serving(), ['3.0.0', '3.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.deepEqual(Object.keys(report.byVersion).sort(), ['1.0.0', '2.0.0', '3.0.0']);
});
