import type { RequestHead } from '../http1/request-head.ts';
import type { ResponseHead } from '../http1/response-head.ts';
import type { UpstreamConnection } from '../upstream/upstream-connection.ts';
import { answerHead } from './answer-head.ts';
import type { ClientSide } from './client-side.ts';

/** Up to this size a body is copied behind its head: one string, one system call. */
const joinMax = 8 * 1024;

/** One answer on its way to the client: its head in our words, its body as it came. */
export class AnswerRelay {
  readonly head: ResponseHead;
  /** True when the client's connection ends with this answer. */
  readonly closes: boolean;
  /** False when the client reads more slowly than the instance writes. */
  isOpen = true;
  readonly #client: ClientSide;
  readonly #upstream: UpstreamConnection;
  readonly #request: RequestHead;
  /** HTTP/1.0 does not know chunks: the content is passed on without them. */
  readonly #dechunks: boolean;

  constructor(client: ClientSide, upstream: UpstreamConnection, request: RequestHead) {
    const head = upstream.reader.head!;
    this.head = head;
    this.#client = client;
    this.#upstream = upstream;
    this.#request = request;
    this.#dechunks = request.minor === 0 && head.body === 'chunked';
    this.closes =
      !request.keepAlive ||
      this.#dechunks ||
      head.body === 'untilClose' ||
      client.isLast ||
      !client.isRequestRead;
  }

  /** Passes the head on, with what has already arrived of the body; answers like `pass`. */
  begin(cookie: string, bytes: Buffer, at: number, length: number): number {
    const text = answerHead(this.head, cookie, this.closes, this.#request.minor === 0);
    return this.#pass(text, bytes, at, length);
  }

  /**
   * Passes on what belongs to this answer in `bytes[at, length)`: answers where it ends, or -1 when
   * the body is malformed.
   */
  pass(bytes: Buffer, length: number): number {
    return this.#pass('', bytes, 0, length);
  }

  /** True when the answer could end here, between two chunks. */
  get canEnd(): boolean {
    const { body } = this.#upstream.reader;
    return body.kind !== 'length' && body.isBetweenChunks;
  }

  /** Ends the answer where the instance has not. */
  end(): void {
    const { body } = this.#upstream.reader;
    if (body.kind === 'chunked' && !this.#dechunks) this.#client.write('0\r\n\r\n');
  }

  #pass(text: string, bytes: Buffer, at: number, length: number): number {
    const content: Buffer[] | undefined = this.#dechunks ? [] : undefined;
    const end = this.#upstream.reader.body.take(bytes, at, length, content);
    if (end < 0) return end;
    this.isOpen = this.#write(text, content ? Buffer.concat(content) : bytes.subarray(at, end));
    if (!content && this.#client.holdsBytes) this.#upstream.keepBytes();
    return end;
  }

  #write(text: string, bytes: Buffer): boolean {
    const client = this.#client;
    if (bytes.length === 0) return text === '' || client.write(text);
    if (text === '') return client.write(bytes);
    if (bytes.length <= joinMax) return client.write(text + bytes.toString('latin1'));
    return client.writeTogether(text, bytes);
  }
}
