import type { Socket } from 'node:net';
import type { Outcome } from '../../record.ts';
import type { LoadContext } from '../context.ts';
import type { Exchange } from './exchange.ts';
import { framedBody, headBytes } from './request-bytes.ts';
import { ResponseReader } from './response-reader.ts';
import { openSocket } from './target.ts';

/** Errors of connecting that tell of this machine, not of the target: they lose no request. */
const ownLimits = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL']);

/** What the owner of a connection wants to know. */
export interface ConnectionOwner {
  /** All its requests are answered and it may carry another one; without this it is closed. */
  free?(connection: Connection): void;
  /** It is gone. */
  closed?(connection: Connection): void;
}

/** One client connection on a raw socket, so that we know which socket a request met, and when. */
export class Connection {
  readonly #context: LoadContext;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #reader: ResponseReader;
  readonly #outstanding: Exchange[] = [];
  #sent = 0;
  #isOpen = false;
  #isOver = false;

  constructor(context: LoadContext, owner: ConnectionOwner = {}) {
    this.#context = context;
    this.#owner = owner;
    this.#reader = this.#newReader();
    this.#socket = openSocket(context.target, () => {
      this.#isOpen = true;
    });
    this.#socket.on('data', (chunk) => this.#reader.feed(chunk));
    this.#socket.on('end', () => {
      this.#reader.end();
      this.#fail('FIN');
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code ?? 'ERROR'));
    this.#socket.on('close', () => this.#fail('CLOSED'));
  }

  /** Whether an earlier request used it. */
  get isReused(): boolean {
    return this.#sent > 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends a request with its whole body. */
  send(exchange: Exchange): void {
    this.sendAll([exchange]);
  }

  /** Sends several requests in one write (pipelining). */
  sendAll(exchanges: readonly Exchange[]): void {
    const parts: Buffer[] = [];
    for (const exchange of exchanges) {
      this.begin(exchange);
      parts.push(headBytes(this.#context, exchange), framedBody(exchange));
    }
    this.#socket.write(Buffer.concat(parts));
  }

  /** Sends the head only; the caller writes the body. */
  sendHead(exchange: Exchange): void {
    this.begin(exchange);
    this.#socket.write(headBytes(this.#context, exchange));
  }

  /** Writes further bytes; false when the socket wants a pause until `onDrain`. */
  write(bytes: Buffer): boolean {
    return this.#isOver ? true : this.#socket.write(bytes);
  }

  onceDrained(resume: () => void): void {
    this.#socket.once('drain', resume);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes it from our side; requests still open on it end with `outcome`. */
  close(outcome: Outcome = { kind: 'unfinished' }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const exchange of this.#outstanding.splice(0)) exchange.settle(outcome);
    this.#socket.destroy();
    this.#owner.closed?.(this);
  }

  /** The caller writes the request itself, head and body, with `write`. */
  begin(exchange: Exchange): void {
    this.#outstanding.push(exchange);
    this.#reader.expect(exchange.plan.method);
    exchange.wasSent(this.#sent > 0);
    this.#sent += 1;
    exchange.whenSettled((outcome) => {
      // Late, or ended by us, while its answer may still come: the connection is of no more use.
      if (this.#outstanding.includes(exchange)) this.close(outcome);
    });
  }

  #newReader(): ResponseReader {
    const first = () => this.#outstanding[0];
    return new ResponseReader({
      interim: (head) => first()?.onInterim(head.status),
      head: (head) => first()?.takeHead(head),
      body: (bytes) => first()?.takeBody(bytes),
      tunnel: (bytes) => first()?.onTunnel(bytes),
      complete: (isReusable, trailers) => this.#completeFirst(isReusable, trailers),
      malformed: (reason) => this.#malformed(reason),
    });
  }

  #completeFirst(isReusable: boolean, trailers: ReadonlyMap<string, string>): void {
    this.#outstanding.shift()?.complete(trailers);
    if (this.#isOver) return;
    if (!isReusable) this.#fail('CLOSE-ANNOUNCED');
    else if (this.#outstanding.length > 0) return;
    else if (this.#owner.free) this.#owner.free(this);
    else this.close();
  }

  #malformed(reason: string): void {
    if (this.#outstanding.length === 0) this.#context.remark(`unasked bytes: ${reason}`);
    this.close({ kind: 'malformed', reason });
  }

  #fail(code: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (ownLimits.has(code)) this.#context.remark(`a limit of the generator itself: ${code}`);
    const isInside = this.#reader.isInside;
    const requests = this.#outstanding.splice(0);
    requests.forEach((exchange, index) => {
      exchange.settle(this.#endOf(code, isInside && index === 0));
    });
    this.#socket.destroy();
    this.#owner.closed?.(this);
  }
  #endOf(code: string, isPart: boolean): Outcome {
    if (this.#isOpen) return { kind: 'broken', code, received: isPart ? 'part' : 'nothing' };
    return ownLimits.has(code) ? { kind: 'unfinished' } : { kind: 'unconnected', code };
  }
}
