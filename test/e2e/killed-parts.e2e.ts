import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from './host.ts';
import { shop, shortLoad, told, Users } from './shop.ts';
import { until } from './until.ts';

const canary = { strategy: { canary: [{ weight: '50%', hold: '4s' }] } };

test('a keeper killed in the middle of a release costs no request, and the release ends', async () => {
  await using host = await Host.create();
  host.write(shop(host, canary));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  process.kill((await host.keeperPid())!, 'SIGKILL');
  const { code, stdout, stderr } = await deploy.end();
  assert.equal(code, 0, stdout + stderr);
  assert.equal((await host.look('shop'))?.stable?.version, '2.0.0');
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a proxy killed in the middle of a release costs what is in flight, and no more', async () => {
  await using host = await Host.create();
  host.write(shop(host, canary));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host, shortLoad);
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  const { pid } = await host.proxy((proxy) => proxy.hello());
  process.kill(pid, 'SIGKILL');
  await until('another proxy answers', () =>
    host.proxy(async (proxy) => (await proxy.hello()).pid !== pid).catch(() => false),
  );
  const { code, stdout } = await deploy.end();
  assert.equal(code, 0, stdout);
  const report = await users.leave();
  // Ten connections with a request each, at the very most.
  assert.ok(report.lost.total <= 10, told(report));
  assert.ok(report.byVersion['2.0.0']! > 0);
});
