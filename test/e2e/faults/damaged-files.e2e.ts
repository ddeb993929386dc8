import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { assertDone, assertNoTrace, assertRefused } from '../said.ts';
import { shop, shortLoad, told, Users } from '../shop.ts';
import { until } from '../until.ts';

const garbage = 'this was never a database, and nobody knows how it came here. '.repeat(200);

/** A host that serves 1.0.0. */
async function serving(host: Host): Promise<void> {
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
}

test('a database that is damaged, torn or newer is refused untouched, and users notice nothing', async () => {
  await using host = await Host.create();
  await serving(host);
  using users = await Users.arrive(host);
  const path = join(host.state, 'steadyship.db');
  for (const part of ['-wal', '-shm']) rmSync(`${path}${part}`, { force: true });
  const whole = readFileSync(path);
  const damages = {
    overwritten: () => writeFileSync(path, garbage),
    torn: () => truncateSync(path, whole.length / 2),
    'flipped in the middle': () => {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, 5000, 9000);
      writeFileSync(path, bytes);
    },
  };
  for (const [name, damage] of Object.entries(damages)) {
    damage();
    const before = readFileSync(path);
    for (const verb of [['status', 'shop'], ['deploy', '2.0.0'], ['undo', 'shop'], ['serve']]) {
      const ended = await host.run(verb);
      assertRefused(ended, 'STORE_CORRUPT', 4);
      assert.match(ended.stderr, /restore a backup/);
    }
    assert.ok(before.equals(readFileSync(path)), `${name}: not a byte is changed`);
  }
  writeFileSync(path, whole);
  const database = new DatabaseSync(path);
  database.exec('INSERT INTO format (version, at) VALUES (99, 0)');
  database.close();
  assertRefused(await host.run(['deploy', '2.0.0']), 'STORE_TOO_NEW', 2);

  // A backup brings everything back.
  for (const part of ['-wal', '-shm']) rmSync(`${path}${part}`, { force: true });
  writeFileSync(path, whole);
  assertDone(await host.run(['deploy', '2.0.0']));
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a damaged lease file holds nobody up, and a stolen one does not stop a release', async () => {
  await using host = await Host.create();
  await serving(host);
  const path = join(host.state, 'lease-shop.db');
  writeFileSync(path, garbage);
  host.write(shop(host, { strategy: { canary: [{ weight: '50%', hold: '3s' }] } }));
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic .* 50 %, .* 50 %/);
  rmSync(path);
  await deploy.line(/The lease of shop was taken away; asks for it again/);
  assertDone(await deploy.end());
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
});

test('files of the proxy and of the keeper damaged while both are killed: all is back by itself', async () => {
  await using host = await Host.create();
  await serving(host);
  const serve = host.begin(['serve']);
  await until('serve drives', async () => (await host.driver('shop'))?.pid === serve.pid);
  for (const name of readdirSync(join(host.state, 'processes'))) {
    if (name.includes('web-1')) truncateSync(join(host.state, 'processes', name), 100);
  }
  for (const name of ['proxy-state.json', 'proxy-state.previous.json']) {
    writeFileSync(join(host.state, name), garbage);
  }
  const keeper = (await host.keeperPid())!;
  const proxy = await host.proxy((one) => one.hello());
  process.kill(keeper, 'SIGKILL');
  process.kill(proxy.pid, 'SIGKILL');
  await until('another keeper answers', async () => (await host.keeperPid()) !== keeper);
  await until('users are served again', () =>
    fetch(host.address).then(
      (one) => one.ok,
      () => false,
    ),
  );
  using users = await Users.arrive(host, shortLoad);
  assertDone(await host.run(['deploy', '2.0.0']));
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
});

test('a revision folder that was removed by hand is told, and is back after the same deploy', async () => {
  await using host = await Host.create();
  await serving(host);
  using users = await Users.arrive(host, shortLoad);
  rmSync(join(host.state, 'revisions'), { recursive: true });
  const refused = await host.run(['restart', 'shop']);
  assert.equal(refused.code, 1, refused.stdout + refused.stderr);
  assert.match(refused.stdout, /the folder .* does not exist: deploy the revision again/);
  assertNoTrace(refused);
  assertDone(await host.run(['deploy', '1.0.0']));
  assert.equal(readdirSync(join(host.state, 'revisions', 'shop')).length, 1);
  assertDone(await host.run(['restart', 'shop']));
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});
