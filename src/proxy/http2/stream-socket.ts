import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import { Duplex } from 'node:stream';
import type { ResponseHead } from '../http1/response-head.ts';
import { headBad, headUnfinished, ResponseReader } from '../http1/response-reader.ts';

/**
 * One HTTP/2 stream in the shape of a client's HTTP/1.1 connection. Its request is written out as
 * HTTP/1.1 and goes through the same reader as everybody's, so one set of rules holds for both;
 * the answer is read as strictly and sent as HTTP/2.
 */
export class StreamSocket extends Duplex {
  readonly remoteAddress: string;
  readonly #stream: ServerHttp2Stream;
  readonly #chunked: boolean;
  readonly #reader = new ResponseReader();
  #answering = false;
  #isOver = false;

  constructor(stream: ServerHttp2Stream, head: Http1Head, remoteAddress: string) {
    super({ allowHalfOpen: true });
    this.#stream = stream;
    this.#chunked = head.chunked;
    this.remoteAddress = remoteAddress;
    this.#reader.expect(head.method);
    stream.on('data', (data: Buffer) => this.#takeBody(data));
    stream.on('end', () => {
      if (this.#chunked) this.push('0\r\n\r\n', 'latin1');
    });
    stream.on('error', () => this.destroy());
    stream.on('close', () => this.destroy());
    stream.on('aborted', () => this.destroy());
    stream.on('drain', () => {});
    this.push(head.text, 'latin1');
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#isOver) {
      done();
      return;
    }
    let at = 0;
    while (!this.#answering) {
      at = this.#reader.readHead(chunk, at, chunk.length);
      if (at === headUnfinished) {
        done();
        return;
      }
      if (at === headBad) {
        done(new Error('malformed answer'));
        return;
      }
      this.#respond(this.#reader.head!);
      if (at === chunk.length && !this.#answering) {
        done();
        return;
      }
    }
    this.#passBody(chunk, at, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#answering) this.#finish();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isOver && !this.#stream.closed) {
      // The answer is not complete: the client has to see that.
      this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
    done(error);
  }

  #takeBody(data: Buffer): void {
    if (this.destroyed) return;
    if (this.#chunked) {
      this.push(`${data.length.toString(16)}\r\n`, 'latin1');
      this.push(data);
      if (!this.push('\r\n', 'latin1')) this.#stream.pause();
    } else if (!this.push(data)) this.#stream.pause();
  }

  #respond(head: ResponseHead): void {
    const fields = headersOf(head);
    if (this.#stream.destroyed || this.#stream.closed) return;
    if (head.status < 200) {
      if (head.status !== 101) this.#stream.additionalHeaders(fields);
      return;
    }
    this.#answering = true;
    this.#stream.respond(fields, { endStream: this.#reader.body.done });
  }

  #passBody(chunk: Buffer, at: number, done: (error?: Error | null) => void): void {
    const content: Buffer[] = [];
    const { body } = this.#reader;
    const end = body.take(chunk, at, chunk.length, content);
    if (end < 0) {
      done(new Error('malformed answer body'));
      return;
    }
    const bytes = Buffer.concat(content);
    const finish = () => {
      if (body.done) this.#finish();
      done();
    };
    if (bytes.length === 0 || this.#stream.destroyed) finish();
    else this.#stream.write(bytes, finish);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.#stream.destroyed) this.#stream.end();
    setImmediate(() => this.destroy());
  }
}

/** A request in the words of HTTP/1.1, without its body. */
export interface Http1Head {
  readonly text: string;
  readonly method: string;
  readonly chunked: boolean;
}

/** Fields for HTTP/2: names in lower case, no field that belongs to one connection. */
function headersOf(head: ResponseHead): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ':status': head.status };
  for (const line of (head.fields + head.lengthField).split('\r\n')) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (name === 'trailer') continue;
    const value = line.slice(colon + 1).trim();
    const present = headers[name];
    if (present === undefined) headers[name] = value;
    else headers[name] = Array.isArray(present) ? [...present, value] : [String(present), value];
  }
  return headers;
}
