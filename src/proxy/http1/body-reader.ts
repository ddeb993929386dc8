import { ChunkScanner } from './chunk-scanner.ts';

/** How the end of a message's body is found (RFC 9112, 6.3). */
export type BodyKind = 'none' | 'length' | 'chunked' | 'untilClose';

/** Follows one body after another on a connection; says where each ends. */
export class BodyReader {
  kind: BodyKind = 'none';
  done = true;
  #left = 0;
  #chunks: ChunkScanner | undefined;

  /** Begins a new body. `length` matters for the kind `length` only. */
  begin(kind: BodyKind, length: number): void {
    this.kind = kind;
    this.#left = length;
    this.done = kind === 'none' || (kind === 'length' && length === 0);
    if (kind !== 'chunked') return;
    this.#chunks ??= new ChunkScanner();
    this.#chunks.reset();
  }

  /** True where a chunked body could end, or anywhere in one that ends with the connection. */
  get isBetweenChunks(): boolean {
    return this.kind === 'untilClose' || (this.#chunks?.isBetweenChunks ?? false);
  }

  /**
   * Follows `bytes[start, end)`: answers the position after the last byte of this body, or -1 when
   * the body is malformed. `data`, when given, receives the content without its framing.
   */
  take(bytes: Buffer, start: number, end: number, data?: Buffer[]): number {
    if (this.done) return start;
    if (this.kind === 'chunked') {
      const at = this.#chunks!.scan(bytes, start, end, data);
      this.done = this.#chunks!.done;
      return at;
    }
    if (this.kind === 'untilClose') {
      if (data) data.push(bytes.subarray(start, end));
      return end;
    }
    const taken = Math.min(this.#left, end - start);
    this.#left -= taken;
    this.done = this.#left === 0;
    if (data) data.push(bytes.subarray(start, start + taken));
    return start + taken;
  }
}
