/** As much of WebSocket (RFC 6455, 5.2) as a client needs that sends and gets small messages. */
export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** A client's frame: masked, as a client's must be. `mask` are four bytes. */
export function clientFrame(opcode: number, payload: Buffer, mask: Buffer): Buffer {
  const size = payload.length;
  const head =
    size < 126
      ? Buffer.from([0x80 | opcode, 0x80 | size])
      : Buffer.from([0x80 | opcode, 0x80 | 126, size >> 8, size & 255]);
  const masked = Buffer.from(payload);
  for (let i = 0; i < size; i += 1) masked[i]! ^= mask[i % 4]!;
  return Buffer.concat([head, mask, masked]);
}

/** The payload of a close frame. */
export function closePayload(code: number): Buffer {
  return Buffer.from([code >> 8, code & 255]);
}

/** Reads a server's frames; `undefined` from `feed` when they break the protocol. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  feed(chunk: Buffer): readonly Frame[] | undefined {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const frames: Frame[] = [];
    for (;;) {
      const frame = this.#next();
      if (frame === 'broken') return undefined;
      if (frame === 'more') return frames;
      frames.push(frame);
    }
  }

  #next(): Frame | 'more' | 'broken' {
    const bytes = this.#rest;
    if (bytes.length < 2) return 'more';
    const first = bytes[0]!;
    const second = bytes[1]!;
    // Whole, unmasked frames without extensions are all that our service sends.
    if ((first & 0xf0) !== 0x80 || (second & 0x80) !== 0) return 'broken';
    const isLong = second === 126;
    if (second > 126) return 'broken';
    if (isLong && bytes.length < 4) return 'more';
    const size = isLong ? bytes.readUInt16BE(2) : second;
    const start = isLong ? 4 : 2;
    if (bytes.length < start + size) return 'more';
    this.#rest = bytes.subarray(start + size);
    return { opcode: first & 0x0f, payload: bytes.subarray(start, start + size) };
  }
}
