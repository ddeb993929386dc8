import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wholeShare } from '../world/basis-points.ts';
import { closestCounts } from './closest-counts.ts';

const replicas = fc.integer({ min: 1, max: 60 });
const weight = fc.integer({ min: 0, max: wholeShare });
const surge = fc.constantFrom(0, 1, 3);

test('the counts stay at the replicas, or one above where there is surge', () => {
  fc.assert(
    fc.property(replicas, weight, surge, (count, share, above) => {
      const { candidate, stable } = closestCounts(count, share, above);
      const total = candidate + stable;
      assert.ok(total === count || (above > 0 && total === count + 1), `${total} of ${count}`);
      assert.ok(candidate >= 0 && stable >= 0);
    }),
  );
});

test('neither revision vanishes between 0 and 100 % where there is room for two', () => {
  fc.assert(
    fc.property(replicas, fc.integer({ min: 1, max: wholeShare - 1 }), surge, (count, share, s) => {
      fc.pre(count >= 2 || s >= 1);
      const { candidate, stable } = closestCounts(count, share, s);
      assert.ok(candidate >= 1 && stable >= 1, `${candidate} ${stable}`);
    }),
  );
});

test('nothing and everything are exact', () => {
  fc.assert(
    fc.property(replicas, surge, (count, above) => {
      assert.deepEqual(closestCounts(count, 0, above), { candidate: 0, stable: count });
      assert.deepEqual(closestCounts(count, wholeShare, above), { candidate: count, stable: 0 });
    }),
  );
});

test('a tie rounds the candidate up', () => {
  assert.deepEqual(closestCounts(5, 5000, 0), { candidate: 3, stable: 2 });
  assert.deepEqual(closestCounts(10, 2500, 0), { candidate: 3, stable: 7 });
});

test('a tie that would make stable vanish rounds the candidate down', () => {
  assert.deepEqual(closestCounts(2, 7500, 0), { candidate: 1, stable: 1 });
  assert.deepEqual(closestCounts(2, 7500, 1), { candidate: 2, stable: 1 });
});

test('no other split of the same total comes closer to the weight', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), weight, (count, share) => {
      const { candidate } = closestCounts(count, share, 0);
      const distance = (value: number) => Math.abs((value * wholeShare) / count - share);
      for (let other = 1; other < count; other += 1) {
        assert.ok(distance(candidate) <= distance(other) + 1e-9, `${candidate} or ${other}`);
      }
    }),
  );
});

test('a larger weight never gives the candidate a smaller proportion', () => {
  fc.assert(
    fc.property(replicas, weight, weight, surge, (count, one, two, above) => {
      const proportion = (share: number) => {
        const { candidate, stable } = closestCounts(count, share, above);
        return candidate / (candidate + stable);
      };
      assert.ok(proportion(Math.min(one, two)) <= proportion(Math.max(one, two)) + 1e-9);
    }),
  );
});
