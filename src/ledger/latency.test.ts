import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LatencySample } from './latency.ts';

test('no latency gives no percentiles', () => {
  assert.equal(new LatencySample().read(), null);
});

test('a percentile is the smallest value that this share of all values does not exceed', () => {
  const values = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 3000 });
  fc.assert(
    fc.property(values, (all) => {
      const sample = new LatencySample();
      for (const value of all) sample.add(value);
      const read = sample.read()!;
      const upTo = (limit: number) => all.filter((value) => value <= limit).length;
      for (const [share, value] of [
        [0.5, read.p50],
        [0.95, read.p95],
        [0.99, read.p99],
        [0.999, read.p999],
      ] as const) {
        assert.ok(upTo(value) >= share * all.length);
        assert.ok(upTo(value - 1) < share * all.length);
      }
      assert.equal(read.max, Math.max(...all));
      assert.equal(read.count, all.length);
    }),
    { numRuns: 100 },
  );
});
