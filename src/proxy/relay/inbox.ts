/** Bytes of a client that wait to be read: a head that is not complete, or the next request. */
export class Inbox {
  #bytes: Buffer | undefined;
  #owned = false;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds bytes. The first chunk is kept as it is; copying begins only with a second one. */
  add(chunk: Buffer): void {
    if (this.#length === 0) {
      this.#bytes = chunk;
      this.#owned = false;
      this.#length = chunk.length;
      return;
    }
    const wanted = this.#length + chunk.length;
    if (!this.#owned || this.#bytes!.length < wanted) {
      const larger = Buffer.allocUnsafe(Math.max(1024, 2 * wanted));
      this.#bytes!.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
      this.#owned = true;
    }
    chunk.copy(this.#bytes!, this.#length);
    this.#length = wanted;
  }

  /** Everything that waits; valid until the next `add`. */
  view(): Buffer {
    return this.#bytes!.subarray(0, this.#length);
  }

  /** Takes everything out. */
  takeAll(): Buffer {
    const bytes = this.view();
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#bytes = undefined;
    this.#length = 0;
  }
}
