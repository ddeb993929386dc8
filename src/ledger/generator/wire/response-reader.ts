import { assert } from '../../../kit/assert.ts';

/** The head of a response; header names in lower case, repeated ones joined with ", ". */
export interface ResponseHead {
  readonly status: number;
  readonly version: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** What a reader tells its owner, in the order it reads it. */
export interface ResponseEvents {
  /** A 1xx response other than 101. */
  interim(head: ResponseHead): void;
  head(head: ResponseHead): void;
  body(bytes: Buffer): void;
  /** The response is whole. `isReusable`: the connection may carry another one. */
  complete(isReusable: boolean, trailers: ReadonlyMap<string, string>): void;
  /** After a 101: everything from here on belongs to the new protocol. */
  tunnel(bytes: Buffer): void;
  /** The bytes are no HTTP; the reader takes no more. */
  malformed(reason: string): void;
}

type State = 'head' | 'length' | 'size' | 'chunk' | 'chunk-end' | 'trailers' | 'close' | 'tunnel';

const headMax = 64 * 1024;
const none: ReadonlyMap<string, string> = new Map();

/**
 * Reads the responses of one connection (RFC 9112), strictly and independently of the proxy's own
 * reader, so that an error of one does not hide in the other. Tell it each request with `expect`.
 */
export class ResponseReader {
  readonly #events: ResponseEvents;
  readonly #methods: string[] = [];
  #state: State = 'head';
  #rest: Buffer = Buffer.alloc(0);
  #left = 0;
  #isReusable = true;
  #isDead = false;

  constructor(events: ResponseEvents) {
    this.#events = events;
  }

  /** The next response belongs to a request of this method. */
  expect(method: string): void {
    this.#methods.push(method);
  }

  /** Whether a response has begun to arrive and is not whole. */
  get isInside(): boolean {
    return this.#state !== 'head' || this.#rest.length > 0;
  }

  feed(chunk: Buffer): void {
    if (this.#isDead) return;
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (!this.#isDead && this.#rest.length > 0 && this.#step()) {}
  }

  /** The server closed its side: completes a response that only the close can end. */
  end(): void {
    if (this.#isDead || this.#state !== 'close') return;
    this.#state = 'head';
    this.#events.complete(false, none);
  }

  /** Takes one step; false when it needs more bytes. */
  #step(): boolean {
    switch (this.#state) {
      case 'head':
        return this.#readHead();
      case 'length':
      case 'chunk':
        return this.#readBytes();
      case 'size':
        return this.#readSize();
      case 'chunk-end':
        return this.#readChunkEnd();
      case 'trailers':
        return this.#readTrailers();
      case 'close':
        this.#events.body(this.#take(this.#rest.length));
        return false;
      case 'tunnel':
        this.#events.tunnel(this.#take(this.#rest.length));
        return false;
    }
  }

  #readHead(): boolean {
    const method = this.#methods[0];
    if (method === undefined) return this.#die('bytes without a request');
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end < 0) return this.#rest.length > headMax ? this.#die('head too long') : false;
    const head = parseHead(this.#take(end + 4).toString('latin1', 0, end));
    if (typeof head === 'string') return this.#die(head);
    if (head.status >= 100 && head.status < 200 && head.status !== 101) {
      this.#events.interim(head);
      return true;
    }
    this.#methods.shift();
    return this.#beginBody(head, method);
  }

  #beginBody(head: ResponseHead, method: string): boolean {
    const length = head.headers.get('content-length');
    const coding = head.headers.get('transfer-encoding');
    if (coding !== undefined && (length !== undefined || coding.toLowerCase() !== 'chunked')) {
      return this.#die(`framing: transfer-encoding ${coding}, content-length ${length}`);
    }
    if (length !== undefined && !/^\d{1,15}$/.test(length)) return this.#die('content-length');
    const connection = (head.headers.get('connection') ?? '').toLowerCase();
    this.#isReusable = head.version === '1.1' && !/\bclose\b/.test(connection);
    this.#events.head(head);
    if (this.#isDead) return false;
    if (head.status === 101) this.#state = 'tunnel';
    else if (method === 'HEAD' || head.status === 204 || head.status === 304) this.#finish(none);
    else if (coding !== undefined) this.#state = 'size';
    else if (length === undefined) this.#state = 'close';
    else if (Number(length) === 0) this.#finish(none);
    else {
      this.#state = 'length';
      this.#left = Number(length);
    }
    return true;
  }

  #readBytes(): boolean {
    const bytes = this.#take(Math.min(this.#left, this.#rest.length));
    this.#left -= bytes.length;
    this.#events.body(bytes);
    if (this.#left > 0) return false;
    if (this.#state === 'chunk') this.#state = 'chunk-end';
    else this.#finish(none);
    return true;
  }

  #readSize(): boolean {
    const line = this.#line(256);
    if (line === undefined) return false;
    const size = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(line)?.[1];
    if (size === undefined) return this.#die('chunk size');
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
    return true;
  }

  #readChunkEnd(): boolean {
    if (this.#rest.length < 2) return false;
    if (this.#take(2).toString('latin1') !== '\r\n') return this.#die('chunk end');
    this.#state = 'size';
    return true;
  }

  #readTrailers(): boolean {
    if (this.#rest.length < 2) return false;
    if (this.#rest[0] === 13 && this.#rest[1] === 10) {
      this.#take(2);
      this.#finish(none);
      return true;
    }
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end < 0) return this.#rest.length > headMax ? this.#die('trailers too long') : false;
    const fields = parseFields(
      this.#take(end + 4)
        .toString('latin1', 0, end)
        .split('\r\n'),
    );
    if (typeof fields === 'string') return this.#die(fields);
    this.#finish(fields);
    return true;
  }

  #finish(trailers: ReadonlyMap<string, string>): void {
    this.#state = 'head';
    this.#events.complete(this.#isReusable, trailers);
  }

  #line(maxLength: number): string | undefined {
    const end = this.#rest.indexOf('\r\n');
    if (end < 0 || end > maxLength) {
      if (this.#rest.length > maxLength) this.#die('line too long');
      return undefined;
    }
    return this.#take(end + 2).toString('latin1', 0, end);
  }

  #take(count: number): Buffer {
    assert(count <= this.#rest.length, 'the reader takes only bytes that arrived');
    const bytes = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return bytes;
  }

  #die(reason: string): false {
    this.#isDead = true;
    this.#events.malformed(reason);
    return false;
  }
}

function parseHead(text: string): ResponseHead | string {
  const lines = text.split('\r\n');
  const first = /^HTTP\/(1\.[01]) (\d{3})(?: .*)?$/.exec(lines[0] ?? '');
  if (!first) return 'status line';
  const headers = parseFields(lines.slice(1));
  if (typeof headers === 'string') return headers;
  return { version: first[1]!, status: Number(first[2]), headers };
}

function parseFields(lines: readonly string[]): ReadonlyMap<string, string> | string {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (!match || /[\r\n\0]/.test(match[2]!)) return 'header line';
    const name = match[1]!.toLowerCase();
    const earlier = fields.get(name);
    if (earlier !== undefined && name === 'content-length') return 'two content-lengths';
    fields.set(name, earlier === undefined ? match[2]! : `${earlier}, ${match[2]!}`);
  }
  return fields;
}
