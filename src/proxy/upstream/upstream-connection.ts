import { connect, type Socket } from 'node:net';
import { ResponseReader } from '../http1/response-reader.ts';
import { TextWriter } from '../http1/text-writer.ts';

/** Whoever has the connection for one request. */
export interface UpstreamUser {
  /** The connection is open: the request may be written. */
  upstreamOpened(): void;
  /** `bytes[0, length)` arrived and is valid during this call. False stops the reading. */
  upstreamBytes(bytes: Buffer, length: number): boolean;
  /** The instance ended its direction, or the connection broke. Called once, the last call. */
  upstreamGone(error: Error | undefined): void;
  /** What was written has left: more may be written. */
  upstreamDrained(): void;
}

const readSize = 64 * 1024;

/** One connection to an instance. Used by one request at a time; between them it lies in a pool. */
export class UpstreamConnection {
  readonly reader = new ResponseReader();
  /** True when it has answered a request before: the instance may be closing it right now. */
  reused = false;
  opened = false;
  /** True after it broke while the request was still here: then nothing of it was written. */
  isUnsent = false;
  idleSince = 0;
  idleMs = 0;
  /** Called when it closes while nobody uses it. */
  onIdleClose: (connection: UpstreamConnection) => void;
  readonly #socket: Socket;
  readonly #writer: TextWriter;
  #user: UpstreamUser | undefined;
  #buffer: Buffer | undefined;

  constructor(host: string, port: number, onIdleClose: (gone: UpstreamConnection) => void) {
    this.onIdleClose = onIdleClose;
    const take = (length: number) => this.#take(length);
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: () => this.#readBuffer(), callback: take },
    });
    this.#writer = new TextWriter(this.#socket);
    this.#socket.on('connect', () => {
      this.opened = true;
      this.#user?.upstreamOpened();
    });
    this.#socket.on('drain', () => this.#user?.upstreamDrained());
    this.#socket.on('end', () => this.#gone(undefined));
    this.#socket.on('error', (error) => this.#gone(error));
    this.#socket.on('close', () => this.#gone(undefined));
  }

  /** Gives the connection to a request, or to nobody. */
  lend(user: UpstreamUser | undefined): void {
    this.#user = user;
  }

  /** True when more may be written at once. */
  write(data: string | Buffer): boolean {
    if (typeof data === 'string') return this.#writer.write(data);
    this.#writer.flush();
    return this.#socket.write(data);
  }

  /** Half-closes: only for tunnels. */
  end(): void {
    this.#writer.flush();
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The bytes of the present read are still needed after it: the next read gets other memory. */
  keepBytes(): void {
    this.#buffer = undefined;
  }

  get isUsable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  destroy(): void {
    this.#user = undefined;
    this.#socket.destroy();
  }

  #readBuffer(): Buffer {
    this.#buffer ??= Buffer.allocUnsafeSlow(readSize);
    return this.#buffer;
  }

  #take(length: number): boolean {
    const user = this.#user;
    // What arrives before the request has left cannot be its answer.
    if (user && !this.#writer.isWaiting) return user.upstreamBytes(this.#buffer!, length);
    if (user) {
      this.#gone(undefined);
      return false;
    }
    // Nobody asked: whatever this is, it must not become the answer of the next request.
    this.#socket.destroy();
    return false;
  }

  #gone(error: Error | undefined): void {
    const user = this.#user;
    this.#user = undefined;
    this.isUnsent = this.#writer.isWaiting;
    this.#socket.destroy();
    if (user) user.upstreamGone(error);
    else this.onIdleClose(this);
  }
}
