/**
 * Follows WebSocket frames (RFC 6455, 5.2) in one direction, only to know where one ends: a frame
 * of ours may stand between two frames, never inside one.
 */
export class FrameTracker {
  /** Bytes of the present frame that are still to come, once its head is complete. */
  #payload = 0;
  readonly #head = Buffer.alloc(14);
  #headLength = 0;

  /** True when the bytes so far end with a whole frame. */
  get isAtBoundary(): boolean {
    return this.#payload === 0 && this.#headLength === 0;
  }

  /** Follows `bytes[start, end)`. */
  follow(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) at = this.#next(bytes, at, end);
  }

  /** Follows the bytes up to the first boundary and answers its position, or -1 without one. */
  followToBoundary(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end) {
      at = this.#next(bytes, at, end);
      if (this.isAtBoundary) return at;
    }
    return -1;
  }

  #next(bytes: Buffer, at: number, end: number): number {
    if (this.#payload > 0) {
      const taken = Math.min(this.#payload, end - at);
      this.#payload -= taken;
      return at + taken;
    }
    this.#head[this.#headLength] = bytes[at]!;
    this.#headLength += 1;
    if (this.#headLength >= 2 && this.#headLength === this.#wantedHead()) {
      this.#payload = this.#payloadLength();
      this.#headLength = 0;
    }
    return at + 1;
  }

  #wantedHead(): number {
    const second = this.#head[1]!;
    const short = second & 0x7f;
    return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
  }

  #payloadLength(): number {
    const short = this.#head[1]! & 0x7f;
    if (short === 126) return this.#head.readUInt16BE(2);
    if (short === 127) return Number(this.#head.readBigUInt64BE(2));
    return short;
  }
}

/** The close frame with code 1012, "service restart": well-behaved clients connect again. */
export const restartFrame = Buffer.from([0x88, 0x02, 0x03, 0xf4]);

/** The close frame 1001, "going away", for the instance; masked (with zeros) as a client's is. */
export const goingAwayFrame = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]);
