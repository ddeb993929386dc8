import type { UpstreamConnection } from '../upstream/upstream-connection.ts';

/** A body up to this size is kept, so that its request can be sent again. */
const keptMax = 64 * 1024;
/** Up to this size a body is copied behind its head: one string, one system call. */
const joinMax = 8 * 1024;

const nothing: Buffer[] = [];

/** A request as it is sent to an instance, and as much of its body as is kept for a second time. */
export class RequestCopy {
  /** The head for the instance; set before sending. */
  head = '';
  #parts = nothing;
  #bytes = 0;

  add(part: Buffer): void {
    if (this.#parts === nothing) this.#parts = [];
    this.#parts.push(part);
    this.#bytes += part.length;
  }

  /** True when more has arrived than is worth keeping. */
  get isTooLarge(): boolean {
    return this.#bytes > keptMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What has arrived of the body so far. */
  get parts(): readonly Buffer[] {
    return this.#parts;
  }

  forget(): void {
    this.#parts = nothing;
    this.#bytes = 0;
  }

  /** Writes everything; false when the connection wants a pause. */
  sendTo(upstream: UpstreamConnection): boolean {
    if (this.#bytes > joinMax) {
      let open = upstream.write(this.head);
      for (const part of this.#parts) open = upstream.write(part);
      return open;
    }
    let text = this.head;
    for (const part of this.#parts) text += part.toString('latin1');
    return upstream.write(text);
  }
}
