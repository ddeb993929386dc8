import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from './host.ts';
import { shop, shortLoad, told, Users } from './shop.ts';

test('rolling replaces instance by instance and loses nothing', async () => {
  await using host = await Host.create();
  host.write(shop(host, { strategy: { rolling: { minReady: '0s' } }, replicas: 3 }));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const { code, stdout } = await host.run(['deploy', '2.0.0']);
  assert.equal(code, 0, stdout);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0', '2.0.0']);
});

test('blue-green brings up a whole second set, switches once and loses nothing', async () => {
  await using host = await Host.create();
  const keys = { strategy: { 'blue-green': { watch: '1s' } }, rollback: { keepStable: '1s' } };
  host.write(shop(host, keys));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const { code, stdout } = await host.run(['deploy', '2.0.0']);
  assert.equal(code, 0, stdout);
  const splits = [...stdout.matchAll(/^\d\d:\d\d:\d\d {2}traffic (.*)/gm)].map(
    ([, split]) => split,
  );
  assert.deepEqual(splits, ['2.0.0 100 %'], stdout);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('recreate is an outage, only where the file acknowledges it, and the ledger sees it', async () => {
  await using host = await Host.create();
  host.write(shop(host, { strategy: 'recreate' }));
  const refused = await host.run(['deploy', '1.0.0']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /downtime: acknowledged/);
  // The outage lasts as long as a start of the shop.
  const keys = {
    strategy: { recreate: { downtime: 'acknowledged' } },
    env: { SHOP_START_DELAY_MS: '500' },
  };
  host.write(shop(host, keys));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host, shortLoad);
  const { code, stdout } = await host.run(['deploy', '2.0.0']);
  assert.equal(code, 0, stdout);
  const report = await users.leave();
  assert.ok(report.lost.total > 0, told(report));
  assert.ok(report.byVersion['2.0.0']! > 0, told(report));
});
