import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientFrame, FrameReader, opcodes } from './websocket-frames.ts';

/** What a server would send: not masked. */
function serverFrame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = size < 126 ? [0x80 | opcode, size] : [0x80 | opcode, 126, size >> 8, size & 255];
  return Buffer.concat([Buffer.from(head), payload]);
}

test('frames are read alike, however the bytes are cut', () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(payloads, fc.integer({ min: 1, max: 50 }), (all, step) => {
      const frames = all.map((each) => Buffer.from(each));
      const bytes = Buffer.concat(frames.map((payload) => serverFrame(opcodes.text, payload)));
      const reader = new FrameReader();
      const read: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += step) {
        for (const frame of reader.feed(bytes.subarray(at, at + step)) ?? []) {
          read.push(Buffer.from(frame.payload));
        }
      }
      assert.deepEqual(read, frames);
    }),
  );
});

test("a client's frame is masked with its key (the example of RFC 6455, 5.7)", () => {
  const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  const frame = clientFrame(opcodes.text, Buffer.from('Hello'), mask);
  assert.equal(frame.toString('hex'), '818537fa213d7f9f4d5158');
});

test('a masked, a fragmented and an oversized frame from a server break the protocol', () => {
  for (const bytes of [
    [0x81, 0x80],
    [0x01, 0x00],
    [0x81, 127],
  ]) {
    assert.equal(new FrameReader().feed(Buffer.from(bytes)), undefined);
  }
});
