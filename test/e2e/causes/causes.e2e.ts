import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Host } from '../host.ts';
import { shop, told, Users } from '../shop.ts';
import { expectTakenBack, health, type Misfortune } from './taken-back.ts';

const long = { strategy: { canary: [{ weight: '50%', hold: '60s' }] } };

/** Each is a version of its own, one after the other on the same host, under the same load. */
const misfortunes: Readonly<Record<string, Misfortune>> = {
  'a program that does not exist': {
    version: '2.0.0',
    keys: { run: 'no-such-program --serve' },
    kind: 'never-started',
    because: /could not be started: no-such-program was not found: install it/,
  },
  'a program that is no program': {
    version: '2.1.0',
    keys: { run: './package.json' },
    kind: 'never-started',
    because: /could not be started: \.\/package\.json is not executable/,
  },
  'an instance that is never ready': {
    version: '3.0.0',
    keys: { env: { SHOP_NEVER_READY: '1' }, health: { ...health, startWithin: '2s' } },
    kind: 'never-ready',
    because: /was not ready within 2s: GET \/ready: answered 503/,
    log: /shop 3\.0\.0 listens on/,
  },
  'a release that does not move': {
    version: '4.0.0',
    keys: { env: { SHOP_NEVER_READY: '1' }, rollback: { deadline: '2s' } },
    kind: 'progress-deadline',
    because: /made no progress for 2s.*not ready: GET \/ready: answered 503/,
    log: /shop 4\.0\.0 listens on/,
  },
  'an instance that is no longer well': {
    version: '5.0.0',
    keys: { env: { SHOP_UNREADY_AFTER_MS: '3000' }, ...long },
    kind: 'failed-checks',
    because: /failed \d health checks in a row: GET \/ready: answered 503/,
    log: /shop 5\.0\.0 listens on/,
  },
  'too many bad answers': {
    version: '6.0.0',
    keys: { env: { SHOP_FAIL_SHARE: '0.3' }, ...long },
    kind: 'verdict',
    because: /\d+ of \d+ answers were bad/,
    log: /shop 6\.0\.0 listens on/,
  },
};

describe('causes to take a release back', { concurrency: 3 }, () => {
  test('of six kinds: each is told, kept, and costs users of stable nothing', async (t) => {
    await using host = await Host.create();
    host.write(shop(host, { health }));
    assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
    using users = await Users.arrive(host);
    for (const [name, one] of Object.entries(misfortunes)) {
      await t.test(name, async () => void (await expectTakenBack(host, one)));
    }
    const report = await users.leave();
    assert.equal(report.lost.total, 0, told(report));
    assert.deepEqual(Object.keys(report.appErrors.byVersion), ['6.0.0']);
  });

  test('a version that exits at once is called a crash loop within a minute', async () => {
    await using host = await Host.create();
    host.write(shop(host, { health }));
    assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
    using users = await Users.arrive(host);
    const startedAt = Date.now();
    const keys = { env: { SHOP_EXIT_AT_ONCE: '1' } };
    const cause = await expectTakenBack(host, {
      version: '2.0.0',
      keys,
      kind: 'crash-loop',
      because: /was restarted 6 times in 5 minutes: it exited with code 1/,
      log: /shop 2\.0\.0: refuses to start/,
    });
    assert.match(cause.instance!, /^shop-2-web-\d+$/);
    assert.ok(Date.now() - startedAt < 60_000);
    const report = await users.leave();
    assert.equal(report.lost.total, 0, told(report));
  });

  test('a version that outgrows its memory is taken back for that', async () => {
    await using host = await Host.create();
    host.write(shop(host, { health }));
    assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
    const keys = { env: { SHOP_LEAK_MB: '200' }, limits: { memory: '150MiB' }, ...long };
    await expectTakenBack(host, {
      version: '2.0.0',
      keys,
      kind: 'out-of-memory',
      because: /ran out of memory/,
      log: /shop 2\.0\.0 listens on/,
    });
  });
});
