import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spanFinder } from './spans.ts';

test('a time is found exactly when one of the spans holds it, overlapping or not', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 20 }))
    .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
      const isInside = spanFinder(spans);
      for (let time = -1; time <= 122; time += 0.5) {
        const expected = spans.some(({ fromMs, toMs }) => fromMs <= time && time <= toMs);
        assert.equal(isInside(time), expected);
      }
    }),
  );
});
