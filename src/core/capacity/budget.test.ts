import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Amount, instancesOf, resolveBudget } from './budget.ts';

const amount: fc.Arbitrary<Amount> = fc.oneof(
  fc.nat(20),
  fc.nat(200).map((value): Amount => `${value}%`),
);

test('surge rounds up and unavailable rounds down', () => {
  const budget = { maxSurge: '25%', maxUnavailable: '25%' } as const;
  assert.deepEqual(resolveBudget(budget, 10), { surge: 3, unavailable: 2 });
});

test('both zero becomes one unavailable, so that there is a way at all', () => {
  const zero = { maxSurge: 0, maxUnavailable: '0%' } as const;
  assert.deepEqual(resolveBudget(zero, 4), { surge: 0, unavailable: 1 });
});

test('a budget always leaves one way to move, and never more than there is', () => {
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: 1, max: 50 }), (surge, unavailable, replicas) => {
      const budget = resolveBudget({ maxSurge: surge, maxUnavailable: unavailable }, replicas);
      assert.ok(budget.surge + budget.unavailable >= 1);
      assert.ok(budget.unavailable <= replicas);
      assert.ok(Number.isInteger(budget.surge) && Number.isInteger(budget.unavailable));
    }),
  );
});

test('an amount that is no number is a bug of ours, not a silent zero', () => {
  for (const wrong of ['oops', Number.NaN, -1, '-5%'] as Amount[]) {
    assert.throws(() => instancesOf(wrong, 10, Math.ceil), { name: 'AssertionFailed' });
  }
});
