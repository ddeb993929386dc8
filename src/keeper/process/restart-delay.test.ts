import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { failuresAfter, recentRestarts, restartDelayMs } from './restart-delay.ts';

const always = { policy: 'always' } as const;

test('the delay begins at a second, doubles, and stops at a minute', () => {
  const delays = [1, 2, 3, 6, 7, 8, 100].map((failures) => restartDelayMs(always, failures));
  assert.deepEqual(delays, [1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000]);
});

test('what is never restarted has no delay', () => {
  assert.equal(restartDelayMs({ policy: 'never' }, 1), undefined);
});

test('a life of a minute makes the next delay the first one again', () => {
  assert.equal(failuresAfter(always, 7, 59_999), 8);
  assert.equal(failuresAfter(always, 7, 60_000), 1);
  assert.equal(failuresAfter({ ...always, resetAfterMs: 10 }, 7, 10), 1);
});

test('a delay never shrinks while failures go on, and is always between the two bounds', () => {
  const bounds = fc.record({
    firstDelayMs: fc.integer({ min: 1, max: 5000 }),
    maxDelayMs: fc.integer({ min: 5000, max: 100_000 }),
  });
  fc.assert(
    fc.property(bounds, fc.integer({ min: 1, max: 1000 }), (delays, failures) => {
      const policy = { ...always, ...delays };
      const now = restartDelayMs(policy, failures)!;
      const next = restartDelayMs(policy, failures + 1)!;
      assert.ok(delays.firstDelayMs <= now && now <= next && next <= delays.maxDelayMs);
    }),
  );
});

test('restarts are counted for five minutes, and a bounded number of them is kept', () => {
  assert.deepEqual(recentRestarts([0, 1, 299_999], 300_000), [1, 299_999]);
  const many = Array.from({ length: 500 }, (_, i) => i);
  assert.deepEqual(recentRestarts(many, 500), many.slice(400));
});
