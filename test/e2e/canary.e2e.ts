import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from './host.ts';
import { shop, told, Users } from './shop.ts';

test('a canary release under load loses nothing', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  using users = await Users.arrive(host);
  const { code, stdout } = await host.run(['deploy', '2.0.0']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.ok(report.byVersion['1.0.0']! > 0 && report.byVersion['2.0.0']! > 0, told(report));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
});

test('a version that answers 500 to a fifth is taken back by itself, with its evidence', async () => {
  await using host = await Host.create();
  // Long enough for the evidence: without any the release would go on.
  const canary = { strategy: { canary: [{ weight: '50%', hold: '15s' }] } };
  host.write(shop(host, canary));
  assert.equal((await host.run(['deploy', '2.0.0'])).code, 0);
  using users = await Users.arrive(host);
  host.write(shop(host, { ...canary, env: { SHOP_FAIL_SHARE: '0.2' } }));
  const { code, stdout } = await host.run(['deploy', '3.0.0']);
  assert.equal(code, 1, stdout);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.deepEqual(Object.keys(report.appErrors.byVersion), ['3.0.0']);
  const state = await host.look('shop');
  assert.equal(state?.stable?.version, '2.0.0');
  const { outcome, cause } = state.release!;
  assert.deepEqual([outcome, cause?.kind], ['rolled-back', 'verdict']);
  const { requests, bad, limitPercent } = cause!.evidence as Record<string, number>;
  assert.ok(requests! >= 20 && bad! / requests! > limitPercent! / 100, JSON.stringify(cause));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
  const status = await host.status('shop');
  assert.equal(status.state, 'held');
  assert.deepEqual(status.because, [cause!.because]);
  assert.deepEqual(
    status.traffic.map(({ version, asked }) => [version, asked]),
    [['2.0.0', '100 %']],
  );
});
