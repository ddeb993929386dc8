import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, Host } from '../host.ts';
import { assertDone, assertRefused } from '../said.ts';
import { shop, told, Users } from '../shop.ts';
import { until } from '../until.ts';

const slow = { strategy: { canary: [{ weight: '50%', hold: '4s' }] } };

test('a port that something else has is refused before anything begins', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  const other = createServer().listen(host.port, '0.0.0.0');
  assertRefused(await host.run(['deploy', '1.0.0']), 'PORT_IN_USE', 2);
  assert.match((await host.run(['status'])).stdout, /Nothing has been deployed/);
  await new Promise((resolve) => other.close(resolve));
  assertDone(await host.run(['deploy', '1.0.0']));
  // Another service of the same host has it as well.
  host.write(shop(host, { service: 'till' }));
  const taken = await host.run(['deploy', '1.0.0']);
  assertRefused(taken, 'PORT_IN_USE', 2);
  assert.match(taken.stderr, /by the service shop/);
});

test('while serve drives, a deploy watches it, and other services are deployed beside it', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
  const serve = host.begin(['serve']);
  await until('serve drives', async () => (await host.driver('shop'))?.pid === serve.pid);
  using users = await Users.arrive(host);
  const watching = host.begin(['deploy', '2.0.0']);
  await watching.line(/serve \(pid \d+\) drives shop; watching/);
  const ports = [await freePort(), await freePort()];
  const others = ports.map((port, i) => {
    const file = join(host.folder, `${i}.yaml`);
    writeFileSync(file, shop(host, { service: `till-${i}`, port, replicas: 1 }));
    return host.run(['deploy', '1.0.0', '-f', file]);
  });
  for (const ended of [...(await Promise.all(others)), await watching.end()]) assertDone(ended);
  for (const port of ports) assert.ok((await fetch(`http://127.0.0.1:${port}/`)).ok);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a controller that was stopped for a while goes on, with the orders given meanwhile', async () => {
  await using host = await Host.create();
  host.write(shop(host, slow));
  assertDone(await host.run(['deploy', '1.0.0']));
  using users = await Users.arrive(host);
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic .* 50 %, .* 50 %/);
  deploy.kill('SIGSTOP');
  const abort = host.begin(['abort', 'shop', '--reason', 'it hangs']);
  await abort.line(/release by .* \(pid \d+\) drives shop; watching/);
  // Given for the release that everybody still sees, and too late once the next has begun.
  host.write(shop(host, { strategy: { canary: [{ weight: '50%', hold: '60s' }] } }));
  const next = host.begin(['deploy', '3.0.0']);
  await next.line(/drives shop; watching/);
  const late = host.begin(['promote', 'shop', '--full']);
  await late.line(/drives shop; watching/);
  await pause(2000);
  deploy.kill('SIGCONT');
  assertDone(await abort.end());
  assert.equal((await deploy.end()).code, 1);
  const refused = await late.end();
  assert.equal(refused.code, 1, refused.stdout);
  assert.match(refused.stdout, /order refused: It was given for release 2/);
  await next.line(/traffic .* 50 %, .* 50 %/);
  assertDone(await host.run(['promote', 'shop']));
  assertDone(await next.end());
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a clock that is set an hour ahead and back again changes nothing for a release', async () => {
  await using host = await Host.create();
  const clock = join(host.folder, 'clock');
  const preload = new URL('./set-clock.ts', import.meta.url).href;
  Object.assign(process.env, { SET_CLOCK: clock, NODE_OPTIONS: `--import=${preload}` });
  try {
    const rollback = { deadline: '30s' };
    host.write(
      shop(host, { ...slow, rollback, health: { ready: '/healthz', startWithin: '20s' } }),
    );
    assertDone(await host.run(['deploy', '1.0.0']));
    using users = await Users.arrive(host);
    for (const [version, before, during] of [
      ['2.0.0', 0, 3_600_000],
      ['3.0.0', 3_600_000, 0],
    ] as const) {
      writeFileSync(clock, String(before));
      const deploy = host.begin(['deploy', version]);
      await deploy.line(/traffic .* 50 %, .* 50 %/);
      const startedAt = performance.now();
      writeFileSync(clock, String(during));
      await deploy.line(/step hold passed: held for 4s/);
      assert.ok(performance.now() - startedAt > 2500, 'it was held all the same');
      assertDone(await deploy.end());
    }
    const report = await users.leave();
    assert.equal(report.lost.total, 0, told(report));
  } finally {
    delete process.env.NODE_OPTIONS;
    delete process.env.SET_CLOCK;
    rmSync(clock, { force: true });
  }
});

test('a deploy killed while an instance starts is resumed when its time to start is over', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
  host.write(shop(host, { health: { ready: '/healthz', startWithin: '3s' } }));
  const killed = host.begin(['deploy', '2.0.0']);
  await killed.line(/starts shop-2-web-3/);
  killed.kill('SIGKILL');
  await killed.ended;
  await pause(3500);
  assertDone(await host.run(['deploy', '2.0.0']));
});
