import type { BodyKind } from './body-reader.ts';
import { field, fieldAt } from './field-name.ts';
import { fieldValue, joined, listOf, readLength, responseHeadPattern } from './head-grammar.ts';

/** What a relay needs to know of a response. */
export interface ResponseHead {
  readonly status: number;
  /** Everything after `HTTP/1.1 `, without CRLF: the status and its reason as received. */
  readonly statusLine: string;
  /** The fields to pass on, each with its CRLF, without framing and per-connection fields. */
  readonly fields: string;
  readonly body: BodyKind;
  readonly length: number;
  /** Content-Length as a field to pass on, also where there is no body (HEAD, 304); or empty. */
  readonly lengthField: string;
  readonly keepAlive: boolean;
  /** What the instance promised in `Keep-Alive: timeout`; 0 when it said nothing. */
  readonly idleMs: number;
  readonly isEventStream: boolean;
  readonly websocket: boolean;
}

const fieldCountMax = 200;

/** Reads a response head that ends with an empty line; undefined when it is not trustworthy. */
export function readResponseHead(head: string, method: string): ResponseHead | undefined {
  if (!responseHeadPattern.test(head)) return undefined;
  const lineEnd = head.indexOf('\r\n');
  const status =
    (head.charCodeAt(9) - 0x30) * 100 +
    (head.charCodeAt(10) - 0x30) * 10 +
    (head.charCodeAt(11) - 0x30);
  const fields = new ResponseFields(head, lineEnd + 2);
  if (!fields.read()) return undefined;
  return fields.finish(status, head.slice(9, lineEnd), method);
}

class ResponseFields {
  readonly #head: string;
  readonly #first: number;
  #kept = '';
  #length = -1;
  #chunked = false;
  #connection = '';
  #upgrade = '';
  #idleMs = 0;
  #isEventStream = false;

  constructor(head: string, first: number) {
    this.#head = head;
    this.#first = first;
  }

  read(): boolean {
    const head = this.#head;
    const last = head.length - 2;
    let keptFrom = this.#first;
    let count = 0;
    for (let at = this.#first; at < last; ) {
      const end = head.indexOf('\r\n', at);
      count += 1;
      if (count > fieldCountMax) return false;
      const colon = head.indexOf(':', at);
      const name = fieldAt(head, at, colon);
      if (name !== field.other) {
        const outcome = this.#take(name, fieldValue(head, colon, end));
        if (outcome === undefined) return false;
        if (!outcome) {
          this.#kept += head.slice(keptFrom, at);
          keptFrom = end + 2;
        }
      }
      at = end + 2;
    }
    this.#kept += head.slice(keptFrom, last);
    return true;
  }

  /** True keeps the field, false drops it, undefined means that nothing here can be trusted. */
  #take(name: number, value: string): boolean | undefined {
    switch (name) {
      case field.contentLength: {
        const length = readLength(value);
        const twice = this.#length !== -1 && this.#length !== length;
        this.#length = length;
        return length < 0 || twice ? undefined : false;
      }
      case field.transferEncoding:
        if (this.#chunked || value.toLowerCase() !== 'chunked') return undefined;
        this.#chunked = true;
        return false;
      case field.connection:
        this.#connection = joined(this.#connection, value);
        return false;
      case field.keepAlive:
        this.#idleMs = 1000 * Number(/timeout=(\d{1,6})/i.exec(value)?.[1] ?? 0);
        return false;
      case field.upgrade:
        this.#upgrade = value;
        return false;
      case field.contentType:
        this.#isEventStream = /^text\/event-stream\b/i.test(value);
        return true;
      case field.hopByHop:
        return false;
      case field.lookalike:
        return undefined;
      default:
        return true;
    }
  }

  finish(status: number, statusLine: string, method: string): ResponseHead | undefined {
    if (this.#chunked && this.#length >= 0) return undefined;
    const old = this.#head.charCodeAt(7) === 0x30;
    if (this.#chunked && old) return undefined;
    const options = this.#connection === '' ? [] : listOf(this.#connection);
    for (const option of options) this.#removeNamed(option);
    const bodyless = method === 'HEAD' || status === 204 || status === 304 || status < 200;
    const lengthless = this.#length < 0 || status === 204 || status < 200;
    return {
      status,
      statusLine,
      fields: this.#kept,
      body: bodyless ? 'none' : this.#bodyKind(),
      length: Math.max(0, this.#length),
      lengthField: lengthless ? '' : `Content-Length: ${this.#length}\r\n`,
      keepAlive: old ? options.includes('keep-alive') : !options.includes('close'),
      idleMs: this.#idleMs,
      isEventStream: this.#isEventStream,
      websocket: options.includes('upgrade') && this.#upgrade.toLowerCase() === 'websocket',
    };
  }

  #bodyKind(): BodyKind {
    if (this.#chunked) return 'chunked';
    return this.#length >= 0 ? 'length' : 'untilClose';
  }

  #removeNamed(option: string): void {
    if (option === 'close' || option === 'keep-alive' || option === 'upgrade') return;
    this.#kept = this.#kept
      .split('\r\n')
      .filter((line) => line.slice(0, line.indexOf(':')).toLowerCase() !== option)
      .join('\r\n');
  }
}
