/**
 * Follows a chunked body (RFC 9112, 7.1) without copying it: says where it ends and whether it is
 * well-formed. Stricter than the RFC asks: CRLF only, at most 8 hexadecimal digits, bounded
 * extensions and trailers, no trailer that could change how the message is read.
 */
const phase = {
  size: 0,
  extension: 1,
  sizeLineFeed: 2,
  data: 3,
  dataReturn: 4,
  dataLineFeed: 5,
  trailerStart: 6,
  trailerName: 7,
  trailerValue: 8,
  trailerLineFeed: 9,
  lastLineFeed: 10,
} as const;

const extensionMax = 256;
/** Extensions carry nothing here; a body made of little else is an attack on our time. */
const extensionTotalMax = 16 * 1024;
const trailerMax = 8 * 1024;

const forbiddenTrailers = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export class ChunkScanner {
  /** True after the last byte of the body was seen. */
  done = false;
  #phase: number = phase.size;
  #size = 0;
  #digits = 0;
  #extension = 0;
  #extensionTotal = 0;
  #trailer = 0;
  #trailerName = '';

  /** True after a whole chunk, before the next one began. */
  get isBetweenChunks(): boolean {
    return this.#phase === phase.size && this.#digits === 0;
  }

  reset(): void {
    this.done = false;
    this.#phase = phase.size;
    this.#size = 0;
    this.#digits = 0;
    this.#extension = 0;
    this.#extensionTotal = 0;
    this.#trailer = 0;
    this.#trailerName = '';
  }

  /**
   * Follows `bytes[start, end)`. Answers where the body ends in it, `end` when it goes on, -1 when
   * it is malformed. `data`, when given, receives the parts that are content.
   */
  scan(bytes: Buffer, start: number, end: number, data?: Buffer[]): number {
    let at = start;
    while (at < end && !this.done) {
      if (this.#phase === phase.data) {
        const taken = Math.min(this.#size, end - at);
        if (data) data.push(bytes.subarray(at, at + taken));
        this.#size -= taken;
        at += taken;
        if (this.#size === 0) this.#phase = phase.dataReturn;
      } else if (!this.#step(bytes[at++]!)) return -1;
    }
    return at;
  }

  #step(byte: number): boolean {
    switch (this.#phase) {
      case phase.size:
        return this.#sizeByte(byte);
      case phase.extension:
        return this.#extensionByte(byte);
      case phase.sizeLineFeed:
        this.#phase = this.#size === 0 ? phase.trailerStart : phase.data;
        this.#digits = 0;
        return byte === 0x0a;
      case phase.dataReturn:
        this.#phase = phase.dataLineFeed;
        return byte === 0x0d;
      case phase.dataLineFeed:
        this.#phase = phase.size;
        return byte === 0x0a;
      case phase.lastLineFeed:
        this.done = true;
        return byte === 0x0a;
      default:
        return this.#trailerByte(byte);
    }
  }

  #sizeByte(byte: number): boolean {
    const digit = hexadecimal(byte);
    if (digit >= 0) {
      this.#digits += 1;
      this.#size = this.#size * 16 + digit;
      return this.#digits <= 8;
    }
    if (this.#digits === 0) return false;
    this.#extension = 0;
    if (byte === 0x0d) this.#phase = phase.sizeLineFeed;
    else if (byte === 0x3b) this.#phase = phase.extension;
    else return false;
    return true;
  }

  #extensionByte(byte: number): boolean {
    if (byte === 0x0d) {
      this.#phase = phase.sizeLineFeed;
      return true;
    }
    this.#extension += 1;
    this.#extensionTotal += 1;
    if (this.#extension > extensionMax || this.#extensionTotal > extensionTotalMax) return false;
    return isText(byte);
  }

  #trailerByte(byte: number): boolean {
    this.#trailer += 1;
    if (this.#trailer > trailerMax) return false;
    switch (this.#phase) {
      case phase.trailerStart:
        this.#trailerName = '';
        this.#phase = byte === 0x0d ? phase.lastLineFeed : phase.trailerName;
        return byte === 0x0d || this.#trailerNameByte(byte);
      case phase.trailerName:
        return this.#trailerNameByte(byte);
      case phase.trailerValue:
        if (byte === 0x0d) this.#phase = phase.trailerLineFeed;
        return byte === 0x0d || isText(byte);
      default:
        this.#phase = phase.trailerStart;
        return byte === 0x0a;
    }
  }

  #trailerNameByte(byte: number): boolean {
    if (byte === 0x3a) {
      this.#phase = phase.trailerValue;
      return this.#trailerName !== '' && !forbiddenTrailers.has(this.#trailerName.toLowerCase());
    }
    if (this.#trailerName.length >= 256) return false;
    this.#trailerName += String.fromCharCode(byte);
    return isTokenByte(byte);
  }
}

function hexadecimal(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isText(byte: number): boolean {
  return byte === 0x09 || (byte >= 0x20 && byte !== 0x7f);
}

function isTokenByte(byte: number): boolean {
  if (byte >= 0x30 && byte <= 0x39) return true;
  const lower = byte | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  return byte < 0x80 && "!#$%&'*+-.^_`|~".includes(String.fromCharCode(byte));
}
