import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { livingWith } from '../living.ts';
import { assertDone } from '../said.ts';
import { shop, shortLoad, told, Users } from '../shop.ts';
import { until } from '../until.ts';

/** Processes of a version on a host, children of its instances included. */
function processesOf(host: Host, version: string): number {
  const own = new Set(livingWith(`STEADYSHIP_VERSION=${version}`).map(({ pid }) => pid));
  return livingWith(host.folder).filter(({ pid }) => own.has(pid)).length;
}

test('instances that ignore SIGTERM and fork children that do leave nothing behind', async () => {
  await using host = await Host.create();
  const stop = { drain: '2s', grace: '500ms' };
  const env = { SHOP_IGNORE_SIGTERM: '1', SHOP_FORKS: '2' };
  host.write(shop(host, { stop, env }));
  assertDone(await host.run(['deploy', '1.0.0']));
  assert.equal(processesOf(host, '1.0.0'), 6);
  using users = await Users.arrive(host);
  host.write(shop(host, { stop }));
  assertDone(await host.run(['deploy', '2.0.0']));
  assert.equal(processesOf(host, '1.0.0'), 0);
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('an instance that fills its log is bounded by rotation, and released like any other', async () => {
  await using host = await Host.create();
  host.write(shop(host, { replicas: 1, env: { SHOP_LOG_MB: '20' } }));
  assertDone(await host.run(['deploy', '1.0.0']));
  using users = await Users.arrive(host, shortLoad);
  const logs = join(host.state, 'logs', 'shop');
  const sizes = () => readdirSync(logs).map((name) => statSync(join(logs, name)).size);
  await until('its log was rotated twice', () => sizes().length >= 3);
  host.write(shop(host, { replicas: 1 }));
  assertDone(await host.run(['deploy', '2.0.0']));
  const total = sizes().reduce((sum, size) => sum + size, 0);
  assert.ok(total < 150_000_000, `${total} bytes of logs`);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a stable version that begins to crash is started again, and can be replaced', async () => {
  await using host = await Host.create();
  host.write(shop(host, { env: { SHOP_CRASH_AFTER_MS: '2500' } }));
  assertDone(await host.run(['deploy', '1.0.0']));
  await until('an instance was started again', async () =>
    (await host.processes()).some(({ restarts }) => restarts.length > 0),
  );
  host.write(shop(host));
  assertDone(await host.run(['deploy', '2.0.0']));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
  assert.equal(processesOf(host, '1.0.0'), 0);
});
