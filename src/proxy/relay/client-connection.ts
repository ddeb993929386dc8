import type { Duplex } from 'node:stream';
import { BodyReader } from '../http1/body-reader.ts';
import { type Refusal, refusalText, refused } from '../http1/refusal.ts';
import { type RequestHead, readRequestHead } from '../http1/request-head.ts';
import { TextWriter } from '../http1/text-writer.ts';
import type { ClientSide } from './client-side.ts';
import { Exchange } from './exchange.ts';
import { forwardingFields } from './forwarded-head.ts';
import type { Front } from './front.ts';
import { Inbox } from './inbox.ts';
import type { Perishable } from './sweep.ts';

/** A client's bytes: a TCP or TLS socket, or one stream of an HTTP/2 connection. */
export type ClientSocket = Duplex & { readonly remoteAddress?: string | undefined };

type Phase = 'head' | 'body' | 'answer' | 'tunnel' | 'closing' | 'closed';

/** Bytes of further requests that are taken from a client before it has its answer. */
const pipelineMax = 64 * 1024;

/** One client: reads its requests one after another and hands each to an exchange. */
export class ClientConnection implements ClientSide, Perishable {
  deadlineAt: number;
  readonly front: Front;
  readonly address: string;
  readonly forwarding: string;
  isLast = false;
  readonly #socket: ClientSocket;
  readonly #writer: TextWriter;
  readonly #trusted: boolean;
  readonly #inbox = new Inbox();
  readonly #body = new BodyReader();
  readonly #onClosed: (connection: ClientConnection) => void;
  #phase: Phase = 'head';
  #exchange: Exchange | undefined;
  #ended = false;
  #advancing = false;
  /** How many bytes of an unfinished head were searched for its end. */
  #searched = 0;

  constructor(socket: ClientSocket, front: Front, onClosed: (gone: ClientConnection) => void) {
    this.#socket = socket;
    this.#writer = new TextWriter(socket);
    this.front = front;
    this.#onClosed = onClosed;
    this.address = plainAddress(socket.remoteAddress ?? '');
    this.#trusted = front.isTrusted(this.address);
    this.forwarding = forwardingFields(this.address, front.secure, front.port);
    this.deadlineAt = front.sweep.now + front.limits.idleMs;
    front.sweep.add(this);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.#end());
    socket.on('drain', () => this.#drained());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#close());
  }

  get isIdle(): boolean {
    return this.#phase === 'head' && this.#inbox.length === 0;
  }

  write(data: string | Buffer): boolean {
    if (typeof data === 'string') return this.#writer.write(data);
    this.#writer.flush();
    return this.#socket.write(data);
  }

  writeTogether(head: string, bytes: Buffer): boolean {
    this.#writer.flush();
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    const open = this.#socket.write(bytes);
    this.#socket.uncork();
    return open;
  }

  get holdsBytes(): boolean {
    return this.#socket.writableLength > 0;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  answer(head: RequestHead, text: (closes: boolean, withBody: boolean) => string): void {
    const keepAlive = head.keepAlive && head.minor === 1 && this.isRequestRead && !this.isLast;
    this.#writer.write(text(!keepAlive, head.method !== 'HEAD'));
    this.finish(keepAlive);
  }

  get isRequestRead(): boolean {
    return this.#phase !== 'body';
  }

  finish(keepAlive: boolean): void {
    this.#exchange = undefined;
    if (!keepAlive || this.#ended) {
      this.#linger();
      return;
    }
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#phase = 'head';
    this.#searched = 0;
    this.deadlineAt = this.front.sweep.now + this.front.limits.idleMs;
    if (this.#inbox.length > 0) this.#advance();
  }

  becomeTunnel(): Buffer | undefined {
    this.#phase = 'tunnel';
    return this.#inbox.length > 0 ? this.#inbox.takeAll() : undefined;
  }

  end(): void {
    this.#linger();
  }

  abort(): void {
    this.#socket.destroy();
  }

  destroy(): void {
    this.#exchange = undefined;
    this.#phase = 'closed';
    this.#writer.flush();
    this.#socket.destroy();
  }

  /** Closes the connection when it is idle: for the very end of a replacement. */
  closeIfIdle(): void {
    if (this.isIdle) this.#linger();
  }

  expire(): void {
    if (this.#exchange) {
      this.#exchange.expire();
      return;
    }
    if (this.#phase === 'head' && this.#inbox.length > 0) {
      this.#refuseHead(refused(408, 'head-slow', 'The request did not arrive in time.'));
      return;
    }
    if (this.#phase === 'head') {
      this.#linger();
      return;
    }
    this.destroy();
  }

  #take(chunk: Buffer): void {
    switch (this.#phase) {
      case 'head':
        if (this.#inbox.length === 0) {
          this.deadlineAt = this.front.sweep.now + this.front.limits.headMs;
        }
        this.#inbox.add(chunk);
        this.#advance();
        return;
      case 'body':
        this.#takeBody(chunk);
        return;
      case 'answer':
        this.#inbox.add(chunk);
        if (this.#inbox.length >= pipelineMax) this.#socket.pause();
        return;
      case 'tunnel':
        this.#exchange?.tunnelBytes(chunk);
        return;
      default:
        return;
    }
  }

  /** Reads as many waiting requests as can be answered now; not recursive. */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    while (this.#phase === 'head' && this.#inbox.length > 0 && this.#readHead()) {}
    this.#advancing = false;
  }

  /** Reads one head and begins its exchange; false when that has to wait. */
  #readHead(): boolean {
    if (this.#socket.writableNeedDrain) {
      this.#socket.pause();
      return false;
    }
    const bytes = this.#inbox.view();
    const start = leadingLine(bytes);
    const { headBytes } = this.front.limits;
    const text = bytes.toString('latin1', start, Math.min(bytes.length, start + headBytes));
    const end = text.indexOf('\r\n\r\n', Math.max(0, this.#searched - 3));
    if (end < 0) {
      if (text.length >= headBytes) {
        this.#refuseHead(refused(431, 'head-large', 'The head of the request is too large.'));
      } else if (cannotBecomeHead(text, this.#searched)) {
        this.#refuseHead(refused(400, 'head-malformed', 'This is not an HTTP/1.1 request.'));
      }
      this.#searched = text.length;
      return false;
    }
    const head = readRequestHead(text.slice(0, end + 4), this.#trusted);
    if (head.kind === 'refused') {
      this.#refuseHead(head);
      return false;
    }
    this.#begin(head, bytes, start + end + 4);
    return true;
  }

  #begin(head: RequestHead, bytes: Buffer, bodyStart: number): void {
    this.#inbox.clear();
    this.#searched = 0;
    this.#body.begin(head.body, head.length);
    const bodyEnd = this.#body.take(bytes, bodyStart, bytes.length);
    if (bodyEnd < 0) {
      this.#refuseHead(bodyMalformed);
      return;
    }
    this.#phase = this.#body.done ? 'answer' : 'body';
    if (bodyEnd < bytes.length) this.#inbox.add(bytes.subarray(bodyEnd));
    const part = bodyEnd > bodyStart ? bytes.subarray(bodyStart, bodyEnd) : undefined;
    this.#exchange = new Exchange(this, head);
    this.#exchange.start(part);
  }

  #takeBody(chunk: Buffer): void {
    const end = this.#body.take(chunk, 0, chunk.length);
    if (end < 0) {
      const exchange = this.#exchange;
      this.#exchange = undefined;
      const mayAnswer = exchange?.abandon() ?? true;
      mayAnswer ? this.#refuseHead(bodyMalformed) : this.destroy();
      return;
    }
    if (this.#body.done) this.#phase = 'answer';
    if (end < chunk.length) this.#inbox.add(chunk.subarray(end));
    this.#exchange?.bodyBytes(end === chunk.length ? chunk : chunk.subarray(0, end));
  }

  #refuseHead(refusal: Refusal): void {
    this.#writer.write(refusalText(refusal, false, true));
    this.#linger();
  }

  /**
   * Ends our direction and waits for the client to end its own. Closing at once with unread bytes
   * would reset the connection, and the reset could overtake the answer.
   */
  #linger(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closing';
    this.#inbox.clear();
    this.deadlineAt = this.front.sweep.now + this.front.limits.lingerMs;
    this.#writer.flush();
    this.#socket.end();
    this.#socket.resume();
  }

  #drained(): void {
    if (this.#exchange) this.#exchange.clientDrained();
    else if (this.#phase === 'head') {
      this.#socket.resume();
      this.#advance();
    }
  }

  #end(): void {
    this.#ended = true;
    if (this.#exchange) {
      this.#exchange.clientEnded();
      return;
    }
    if (this.#phase !== 'head' && this.#phase !== 'closing') return;
    this.#writer.flush();
    this.#socket.end();
  }

  #close(): void {
    this.#phase = 'closed';
    this.front.sweep.delete(this);
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.clientGone();
    this.#onClosed(this);
  }
}

const bodyMalformed = refused(400, 'body-malformed', 'The chunked body is malformed.');

/** One empty line before a request is tolerated (RFC 9112, 2.2), not more. */
function leadingLine(bytes: Buffer): number {
  return bytes[0] === 0x0d && bytes[1] === 0x0a ? 2 : 0;
}

/** Refuses early what no further byte can mend: another protocol, or a line feed by itself. */
function cannotBecomeHead(text: string, searched: number): boolean {
  const first = text.charCodeAt(0);
  const startsWell = text === '' || text === '\r' || (first > 0x20 && first < 0x7f);
  return !startsWell || /[^\r]\n/.test(text.slice(Math.max(0, searched - 1)));
}

/** An IPv4 client of a dual-stack socket is shown as an IPv4 address. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
