import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { assertDone, assertRefused } from '../said.ts';
import { shop, shortLoad, told, Users } from '../shop.ts';

test('undo goes back at once to a warm revision, to any named one, and pins what it chose', async () => {
  await using host = await Host.create();
  const quick = { strategy: { canary: [{ weight: '50%', hold: '1s' }] } };
  host.write(shop(host, { ...quick, rollback: { keepStable: '5m', window: 3 } }));
  for (const version of ['1.0.0', '2.0.0', '3.0.0'])
    assertDone(await host.run(['deploy', version]));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0', '3.0.0', '3.0.0']);
  using users = await Users.arrive(host);

  // Warm: nothing has to start, all traffic moves in one split.
  const undo = await host.run(['undo', 'shop', '--reason', 'payments fail']);
  assertDone(undo);
  assert.doesNotMatch(undo.stdout, /starts shop-/);
  const splits = [...undo.stdout.matchAll(/^\S+ {2}traffic (.*)/gm)].map(([, split]) => split);
  assert.deepEqual(splits, ['2.0.0 100 %']);
  assert.equal((await host.look('shop'))?.stable?.version, '2.0.0');
  // Nothing automatic goes forward again until a person says so.
  const held = await host.status('shop');
  assert.deepEqual([held.state, held.because.length], ['held', 1]);
  assert.match(held.because[0]!, /payments fail/);

  // By number, within the window: without the steps, but the instances have to start.
  const named = await host.run(['undo', 'shop', '--to', '1']);
  assertDone(named);
  assert.match(named.stdout, /starts shop-1-web-/);
  assert.doesNotMatch(named.stdout, /50 %/);
  assert.equal((await host.look('shop'))?.stable?.version, '1.0.0');

  assertRefused(await host.run(['undo', 'shop', '--to', '9']), 'REVISION_NOT_FOUND', 2);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('beyond the window an undo is rolled out instance by instance', async () => {
  await using host = await Host.create();
  const quick = { strategy: { canary: [{ weight: '50%', hold: '1s' }] } };
  host.write(shop(host, { ...quick, rollback: { window: 1 } }));
  for (const version of ['1.0.0', '2.0.0', '3.0.0'])
    assertDone(await host.run(['deploy', version]));
  using users = await Users.arrive(host, shortLoad);
  const undo = await host.run(['undo', 'shop', '--to', '1']);
  assertDone(undo);
  assert.match(undo.stdout, /by rolling/);
  assert.deepEqual(await host.serving(), ['1.0.0', '1.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a release that was taken back is retried when its reason is gone', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
  host.write(shop(host, { strategy: { canary: [{ weight: '50%', hold: '30s' }] } }));
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/step hold/);
  assertDone(await host.run(['abort', 'shop', '--reason', 'wrong moment']));
  assert.equal((await deploy.end()).code, 1);
  const held = await host.status('shop');
  assert.equal(held.state, 'held');
  assert.match(held.because.join(), /wrong moment/);
  assert.ok(held.orders.includes('retry'));
  using users = await Users.arrive(host);
  const retry = host.begin(['retry', 'shop', '--reason', 'now']);
  await retry.line(/step hold/);
  assertDone(await host.run(['promote', 'shop', '--full', '--reason', 'seen enough']));
  assertDone(await retry.end());
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
  assert.equal((await host.status('shop')).state, 'idle');
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});

test('a release taken back for bad answers is judged anew when it is retried', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
  using users = await Users.arrive(host, shortLoad);
  host.write(shop(host, { env: { SHOP_FAIL_SHARE: '0.5' } }));
  assert.equal((await host.run(['deploy', '2.0.0'])).code, 1);
  // The same release again, without users: what it answered then is not held against it now.
  await users.leave();
  assertDone(await host.run(['retry', 'shop', '--reason', 'the network was at fault']));
});
