import type { BodyKind } from './body-reader.ts';
import { field, fieldAt } from './field-name.ts';
import {
  fieldValue,
  hostPattern,
  joined,
  listOf,
  readLength,
  requestHeadPattern,
} from './head-grammar.ts';
import { type Refusal, refused } from './refusal.ts';

/** What a relay needs to know of a request. The text of other fields stays as it came. */
export interface RequestHead {
  readonly kind: 'request';
  readonly method: string;
  /** As received, in origin form, or `*`. */
  readonly target: string;
  readonly minor: number;
  /** The Host field; empty only for HTTP/1.0. */
  readonly host: string;
  /** The fields to pass on, each with its CRLF; without those that belong to one connection. */
  readonly fields: string;
  readonly cookie: string;
  readonly body: BodyKind;
  readonly length: number;
  /** Whether the client lets the connection live after the answer. */
  readonly keepAlive: boolean;
  /** True for a WebSocket handshake. Other upgrades are not passed on. */
  readonly websocket: boolean;
  readonly expectContinue: boolean;
  readonly hasRequestId: boolean;
  /** X-Forwarded-For as received; empty unless the peer is trusted. */
  readonly forwardedFor: string;
  /** True when a trusted peer already said which scheme and host the client used. */
  readonly hasForwarding: boolean;
  /** True when Content-Type begins like that of gRPC. */
  readonly mayBeGrpc: boolean;
}

const fieldCountMax = 100;
const targetMax = 16 * 1024;

/** Fields that decide where a request goes or what it may do: Connection must not remove them. */
const neverPerConnection = new Set([
  'authorization',
  'content-length',
  'cookie',
  'host',
  'transfer-encoding',
]);

/**
 * Reads a head that ends with an empty line. Whatever two parsers could read differently is
 * refused, because the difference is how requests are smuggled (RFC 9112, 11.2).
 */
export function readRequestHead(head: string, trusted: boolean): RequestHead | Refusal {
  if (!requestHeadPattern.test(head)) return malformed(head);
  const lineEnd = head.indexOf('\r\n');
  const methodEnd = head.indexOf(' ');
  const target = head.slice(methodEnd + 1, lineEnd - 9);
  if (target.length > targetMax) return refused(414, 'target-long', 'The address is too long.');
  const fields = new FieldReader(head, trusted);
  const problem = fields.read(lineEnd + 2);
  if (problem) return problem;
  const minor = head.charCodeAt(lineEnd - 1) - 0x30;
  return fields.finish(head.slice(0, methodEnd), target, minor);
}

class FieldReader {
  readonly #head: string;
  readonly #trusted: boolean;
  #kept = '';
  #host: string | undefined;
  #cookie = '';
  #length = -1;
  #chunked = false;
  #connection = '';
  #upgrade = '';
  #expectContinue = false;
  #hasRequestId = false;
  #forwardedFor = '';
  #hasForwarding = false;
  #mayBeGrpc = false;

  constructor(head: string, trusted: boolean) {
    this.#head = head;
    this.#trusted = trusted;
  }

  read(first: number): Refusal | undefined {
    const head = this.#head;
    const last = head.length - 2;
    let keptFrom = first;
    let count = 0;
    for (let at = first; at < last; ) {
      const end = head.indexOf('\r\n', at);
      count += 1;
      if (count > fieldCountMax) return refused(431, 'fields-many', 'There are too many fields.');
      const colon = head.indexOf(':', at);
      const name = fieldAt(head, at, colon);
      if (name !== field.other) {
        const outcome = this.#take(name, fieldValue(head, colon, end));
        if (typeof outcome !== 'boolean') return outcome;
        if (!outcome) {
          this.#kept += head.slice(keptFrom, at);
          keptFrom = end + 2;
        }
      }
      at = end + 2;
    }
    this.#kept += head.slice(keptFrom, last);
    return undefined;
  }

  /** Takes note of a known field: true keeps it in what is passed on, false drops it. */
  #take(name: number, value: string): boolean | Refusal {
    switch (name) {
      case field.host:
        return this.#takeHost(value);
      case field.contentLength:
        return this.#takeLength(value);
      case field.transferEncoding:
        return this.#takeEncoding(value);
      case field.cookie:
        this.#cookie = this.#cookie === '' ? value : `${this.#cookie}; ${value}`;
        return true;
      case field.connection:
        this.#connection = joined(this.#connection, value);
        return false;
      case field.upgrade:
        this.#upgrade = joined(this.#upgrade, value);
        return false;
      case field.expect:
        this.#expectContinue = value.toLowerCase() === '100-continue';
        if (this.#expectContinue) return true;
        return refused(417, 'expectation', 'Only Expect: 100-continue is understood.');
      case field.forwardedFor:
        if (this.#trusted) this.#forwardedFor += this.#forwardedFor ? `, ${value}` : value;
        return false;
      case field.forwarding:
        this.#hasForwarding ||= this.#trusted;
        return this.#trusted;
      case field.requestId:
        this.#hasRequestId = true;
        return true;
      case field.lookalike:
        return refused(400, 'framing-lookalike', 'A field name imitates a framing field.');
      case field.contentType:
        this.#mayBeGrpc = value.startsWith('application/g');
        return true;
      default:
        return false;
    }
  }

  #takeHost(value: string): boolean | Refusal {
    if (this.#host !== undefined) return refused(400, 'host-twice', 'There are two Host fields.');
    if (!hostPattern.test(value)) return refused(400, 'host-bad', 'The Host field is not valid.');
    this.#host = value;
    return true;
  }

  #takeLength(value: string): boolean | Refusal {
    const length = readLength(value);
    if (length < 0) return refused(400, 'length-bad', 'Content-Length is not a plain number.');
    if (this.#length === -1) {
      this.#length = length;
      return true;
    }
    if (this.#length === length) return false;
    return refused(400, 'length-twice', 'There are two Content-Length fields that differ.');
  }

  #takeEncoding(value: string): boolean | Refusal {
    if (this.#chunked) return refused(400, 'coding-twice', 'Transfer-Encoding is there twice.');
    if (value.toLowerCase() === 'chunked') {
      this.#chunked = true;
      return false;
    }
    const near = value === '' || /chunked|identity/i.test(value);
    return refused(near ? 400 : 501, 'coding', 'Only Transfer-Encoding: chunked is understood.');
  }

  finish(method: string, received: string, minor: number): RequestHead | Refusal {
    const refusal = this.#contradiction(method, minor);
    if (refusal) return refusal;
    const target = originForm(received, this.#host, method);
    if (target === undefined) return refused(400, 'target-bad', 'The address is not valid.');
    const options = this.#connection === '' ? [] : listOf(this.#connection);
    const removed = options.length === 0 ? undefined : this.#removeNamed(options);
    if (removed) return removed;
    const asksUpgrade = options.includes('upgrade') && minor === 1 && method === 'GET';
    return {
      kind: 'request',
      method,
      target,
      minor,
      host: this.#host ?? '',
      fields: this.#kept,
      cookie: this.#cookie,
      body: this.#chunked ? 'chunked' : this.#length >= 0 ? 'length' : 'none',
      length: Math.max(0, this.#length),
      keepAlive: minor === 1 ? !options.includes('close') : options.includes('keep-alive'),
      websocket: asksUpgrade && this.#isBodyless() && listOf(this.#upgrade).includes('websocket'),
      expectContinue: this.#expectContinue,
      hasRequestId: this.#hasRequestId,
      forwardedFor: this.#forwardedFor,
      hasForwarding: this.#hasForwarding,
      mayBeGrpc: this.#mayBeGrpc,
    };
  }

  #isBodyless(): boolean {
    return !this.#chunked && this.#length <= 0;
  }

  #contradiction(method: string, minor: number): Refusal | undefined {
    if (this.#chunked && this.#length >= 0) {
      return refused(400, 'framing-both', 'Content-Length and Transfer-Encoding contradict.');
    }
    if (this.#chunked && minor === 0) {
      return refused(400, 'framing-old', 'HTTP/1.0 has no Transfer-Encoding.');
    }
    if (this.#host === undefined && minor === 1) {
      return refused(400, 'host-missing', 'The Host field is missing.');
    }
    if (method === 'CONNECT' || method === 'TRACE') {
      return refused(405, 'method', `${method} is not allowed here.`);
    }
    return undefined;
  }

  /** Removes the fields that Connection names (RFC 9110, 7.6.1). Rare, so a second pass. */
  #removeNamed(options: readonly string[]): Refusal | undefined {
    for (const option of options) {
      if (option === 'close' || option === 'keep-alive' || option === 'upgrade') continue;
      if (neverPerConnection.has(option)) {
        return refused(400, 'connection-names', `Connection must not name ${option}.`);
      }
      this.#kept = this.#kept
        .split('\r\n')
        .filter((line) => line.slice(0, line.indexOf(':')).toLowerCase() !== option)
        .join('\r\n');
    }
    return undefined;
  }
}

/** An absolute form must name the same host as the Host field (RFC 9112, 3.2.2). */
function originForm(target: string, host: string | undefined, method: string): string | undefined {
  if (target.charCodeAt(0) === 0x2f) return target;
  if (target === '*') return method === 'OPTIONS' ? target : undefined;
  const absolute = /^https?:\/\/([^/?]*)(\/[^?]*)?(\?.*)?$/i.exec(target);
  if (!absolute || host === undefined) return undefined;
  if (absolute[1]!.toLowerCase() !== host.toLowerCase()) return undefined;
  return `${absolute[2] ?? '/'}${absolute[3] ?? ''}`;
}

function malformed(head: string): Refusal {
  const line = head.slice(0, head.indexOf('\r\n'));
  if (/ HTTP\/\d+\.\d+$/.test(line) && !/ HTTP\/1\.[01]$/.test(line)) {
    return refused(505, 'version', 'Only HTTP/1.1 and HTTP/1.0 are understood here.');
  }
  return refused(400, 'head-malformed', 'The head of the request is malformed.');
}
