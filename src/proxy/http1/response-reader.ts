import { BodyReader } from './body-reader.ts';
import { type ResponseHead, readResponseHead } from './response-head.ts';

const headMax = 64 * 1024;

/** Answers of `readHead` that are not positions. */
export const headUnfinished = -1;
export const headBad = -2;

/** Reads the responses of one upstream connection, one after another, however they are cut. */
export class ResponseReader {
  readonly body = new BodyReader();
  /** The last head that was read. */
  head: ResponseHead | undefined;
  /** True after the first byte of a response arrived. */
  started = false;
  #method = '';
  #partial: Buffer | undefined;

  /** Prepares for the response to one request. */
  expect(method: string): void {
    this.#method = method;
    this.#partial = undefined;
    this.head = undefined;
    this.started = false;
  }

  /**
   * Reads one head, interim or final: answers the position after it in `bytes`, or
   * `headUnfinished` (everything was taken), or `headBad`. Afterwards `head` is the head, and
   * `body` follows its body.
   */
  readHead(bytes: Buffer, start: number, end: number): number {
    this.started = true;
    if (this.#partial) return this.#readJoined(bytes, start, end);
    const text = bytes.toString('latin1', start, Math.min(end, start + headMax));
    const length = text.indexOf('\r\n\r\n') + 4;
    if (length >= 4) return this.#parse(text.slice(0, length)) ? start + length : headBad;
    if (end - start >= headMax || !looksLikeHead(text)) return headBad;
    this.#partial = Buffer.from(bytes.subarray(start, end));
    return headUnfinished;
  }

  #readJoined(bytes: Buffer, start: number, end: number): number {
    const before = this.#partial!.length;
    const joined = Buffer.concat([this.#partial!, bytes.subarray(start, end)]);
    this.#partial = undefined;
    const position = this.readHead(joined, 0, joined.length);
    return position < 0 ? position : start + position - before;
  }

  #parse(text: string): boolean {
    const head = readResponseHead(text, this.#method);
    if (!head) return false;
    this.head = head;
    this.body.begin(head.body, head.length);
    return true;
  }
}

/** What cannot become a head is refused at once instead of being collected. */
function looksLikeHead(text: string): boolean {
  const start = 'HTTP/1.';
  return text.startsWith(start.slice(0, text.length)) && !/(?:^|[^\r])\n/.test(text);
}
