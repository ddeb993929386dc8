import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { counterIncrease } from './counter-increase.ts';

const series = (...values: readonly (readonly [number, number])[]) => ({
  labels: {},
  samples: values,
});

test('the rise between samples belongs to the window of the later one', () => {
  const counter = series([0, 10], [15, 12], [30, 20], [45, 21]);
  assert.equal(counterIncrease(counter, 0, 30), 10);
  assert.equal(counterIncrease(counter, 30, 60), 1);
  assert.equal(counterIncrease(counter, 60, 90), 0);
});

test('a counter that fell was restarted and counts from zero', () => {
  assert.equal(counterIncrease(series([0, 100], [15, 4], [30, 9]), 0, 30), 9);
});

test('a series that begins in the window says nothing with its first sample', () => {
  assert.equal(counterIncrease(series([15, 5000], [30, 5003]), 0, 30), 3);
});

test('samples that are no number are passed over', () => {
  assert.equal(counterIncrease(series([0, 1], [15, Number.NaN], [30, 4]), 0, 30), 3);
});

test('windows side by side add up to the whole', () => {
  const samples = fc.array(fc.nat(1000), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(samples, fc.nat(29), (values, cut) => {
      const counter = series(...values.map((value, index) => [index, value] as const));
      const parts = counterIncrease(counter, 0, cut) + counterIncrease(counter, cut, 30);
      assert.equal(parts, counterIncrease(counter, 0, 30));
    }),
  );
});
