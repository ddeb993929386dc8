import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Readiness } from './readiness.ts';

test('a process without dependencies is ready', async () => {
  const report = await new Readiness({}, true).report();
  assert.deepEqual(report, { isReady: true, because: '', checks: {} });
});

test('one failing dependency is named, with its reason, among those that work', async () => {
  const readiness = new Readiness(
    {
      database: async () => 'some rows',
      redis: () => {
        throw new Error('connect ECONNREFUSED 127.0.0.1:6379');
      },
      queue: () => false,
    },
    true,
  );
  assert.deepEqual(await readiness.report(), {
    isReady: false,
    because: 'redis: connect ECONNREFUSED 127.0.0.1:6379; queue: failed',
    checks: { database: 'ok', redis: 'connect ECONNREFUSED 127.0.0.1:6379', queue: 'failed' },
  });
});

test('reasons can be kept from whoever may ask', async () => {
  const check = () => Promise.reject(new Error('internal-host-7 is down'));
  const report = await new Readiness({ database: check }, false).report();
  assert.deepEqual(report, {
    isReady: false,
    because: 'database: failed',
    checks: { database: 'failed' },
  });
});

test('a dependency that is not required is shown and does not count', async () => {
  const check = () => Promise.reject(new Error('down'));
  const report = await new Readiness({ search: { check, required: false } }, true).report();
  assert.deepEqual(report, { isReady: true, because: '', checks: { search: 'down' } });
});

test('a dependency that hangs costs its own time limit, and its signal is aborted', async () => {
  let aborted: Promise<unknown> | undefined;
  const hang = (signal: AbortSignal) => {
    aborted = once(signal, 'abort');
    return new Promise(() => {});
  };
  const readiness = new Readiness(
    { database: { check: hang, timeoutMs: 20 }, redis: () => 'PONG' },
    true,
  );
  const report = await readiness.report();
  assert.equal(report.because, 'database: timed out after 20 ms');
  assert.deepEqual(report.checks, { database: 'timed out after 20 ms', redis: 'ok' });
  await aborted;
});

test('all dependencies are asked at once', async () => {
  const waiting: (() => void)[] = [];
  // Each answers only when the other one was asked too.
  const meet = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 2) for (const go of waiting) go();
    });
  const settings = { check: meet, timeoutMs: 10_000 };
  const report = await new Readiness({ a: settings, b: settings }, true).report();
  assert.deepEqual(report.checks, { a: 'ok', b: 'ok' });
});

test('many probes at once ask a dependency once, and later ones use the kept answer', async () => {
  let asked = 0;
  const readiness = new Readiness({ database: { check: () => ++asked, cacheMs: 60_000 } }, true);
  await Promise.all([readiness.report(), readiness.report(), readiness.report()]);
  await readiness.report();
  assert.equal(asked, 1);
});

test('a dependency that came back is seen once the kept answer is too old', async () => {
  let isUp = false;
  const check = () => isUp;
  const readiness = new Readiness({ database: { check, cacheMs: 0 } }, true);
  assert.equal((await readiness.report()).isReady, false);
  isUp = true;
  assert.equal((await readiness.report()).isReady, true);
});

test('checks that never end do not pile up', async () => {
  let asked = 0;
  const check = () => {
    asked += 1;
    return new Promise(() => {});
  };
  const readiness = new Readiness({ database: { check, timeoutMs: 1, cacheMs: 0 } }, true);
  for (let probe = 0; probe < 40; probe += 1) await readiness.report();
  assert.equal(asked, 16);
  assert.equal((await readiness.report()).because, 'database: 16 earlier checks never ended');
});

test('credentials that drivers quote are cut out of the reason', async () => {
  const check = () => {
    throw new Error('cannot reach postgres://app:hunter2@db:5432/shop?password=hunter2\n now');
  };
  const { because } = await new Readiness({ database: check }, true).report();
  assert.equal(because, 'database: cannot reach postgres://…@db:5432/shop?password=… now');
});
