import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameTracker } from './frame-tracker.ts';

/** A frame with a payload of this length, masked or not. */
function frame(length: number, masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0;
  const size = length < 126 ? [length | mask] : [126 | mask, length >> 8, length & 0xff];
  const head = [0x82, ...size, ...(masked ? [1, 2, 3, 4] : [])];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0x88)]);
}

test('the ends of frames are found however the stream is cut', () => {
  const frames = fc.array(fc.tuple(fc.nat(400), fc.boolean()), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 50 }), (list, step) => {
      const parts = list.map(([length, masked]) => frame(length, masked));
      const ends = new Set<number>();
      parts.reduce((sum, part) => {
        ends.add(sum + part.length);
        return sum + part.length;
      }, 0);
      const bytes = Buffer.concat(parts);
      const tracker = new FrameTracker();
      for (let at = 0; at < bytes.length; at += step) {
        const end = Math.min(bytes.length, at + step);
        tracker.follow(bytes, at, end);
        assert.equal(tracker.isAtBoundary, ends.has(end), `at ${end}`);
      }
    }),
  );
});

test('the first boundary within bytes is where the present frame ends', () => {
  const bytes = Buffer.concat([frame(3, false), frame(300, true)]);
  const tracker = new FrameTracker();
  tracker.follow(bytes, 0, 2);
  assert.equal(tracker.followToBoundary(bytes, 2, bytes.length), 5);
});
