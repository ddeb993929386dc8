import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { replicasAt } from './spread.ts';

test('no replica is lost or doubled, and no place has two more than another', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.integer({ min: 1, max: 9 }), (replicas, places) => {
      const counts = Array.from({ length: places }, (_, i) => replicasAt(replicas, i, places));
      assert.equal(
        counts.reduce((sum, one) => sum + one, 0),
        replicas,
      );
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
    }),
  );
});
