import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from './host.ts';
import { shop, told, Users } from './shop.ts';

/** Answers that take longer than a drain that is given no time. */
const slowLoad = {
  slow: {
    answers: 6,
    uploads: 0,
    readers: 0,
    answerMs: [1500, 2500] as const,
    uploadBytes: [1, 1] as const,
    uploadBytesPerSecond: 1,
    readBytes: 1,
    readBytesPerSecond: 1,
    readMs: [1, 1] as const,
  },
};

test('the ledger counts what is cut off when draining gets no time', async () => {
  await using host = await Host.create();
  const keys = { stop: { drain: '0s', grace: '0s' }, env: { SHOP_DROP_ON_SIGTERM: '1' } };
  host.write(shop(host, keys));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host, slowLoad);
  await host.run(['deploy', '2.0.0']);
  const report = await users.leave();
  assert.ok(report.lost.total > 0, told(report));
});

test('the same slow answers are all given when draining gets its time', async () => {
  await using host = await Host.create();
  const keys = { stop: { drain: '4s', grace: '1s' }, env: { SHOP_DROP_ON_SIGTERM: '1' } };
  host.write(shop(host, keys));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host, slowLoad);
  assert.equal((await host.run(['deploy', '2.0.0'])).code, 0);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.ok(report.sent > 0);
});
