import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What an instance got, byte for byte as far as one request reaches. */
export interface RawRequest {
  readonly head: string;
  readonly body: string;
}

/**
 * An instance that reads requests by their framing and answers with given bytes. It shows what is
 * really written to an instance, which a library would hide.
 */
export class RawBackend {
  readonly seen: RawRequest[] = [];
  /** The bytes of each answer; undefined hangs up without one. */
  respond: (request: RawRequest) => string | Buffer | undefined = () =>
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  /** Close the connection after each answer. */
  closes = false;
  /** Told of every connection. */
  onSocket: (socket: Socket) => void = () => {};
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<RawBackend> {
    const backend = new RawBackend();
    await new Promise<void>((resolve) => backend.#server.listen(0, '127.0.0.1', resolve));
    return backend;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.onSocket(socket);
    socket.setEncoding('latin1');
    let rest = '';
    socket.on('data', (text: string) => {
      rest += text;
      for (let end = wholeRequest(rest); end > 0; end = wholeRequest(rest)) {
        const headEnd = rest.indexOf('\r\n\r\n') + 4;
        const request = { head: rest.slice(0, headEnd), body: rest.slice(headEnd, end) };
        rest = rest.slice(end);
        this.seen.push(request);
        const answer = this.respond(request);
        if (answer === undefined) {
          socket.end();
          return;
        }
        socket.write(typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer);
        if (this.closes) socket.end();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Where the first request in `text` ends, or -1. */
function wholeRequest(text: string): number {
  const headEnd = text.indexOf('\r\n\r\n') + 4;
  if (headEnd < 4) return -1;
  const head = text.slice(0, headEnd);
  if (/^transfer-encoding:/im.test(head)) {
    const end = /(?:^|\r\n)0+(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text.slice(headEnd));
    return end ? headEnd + end.index + end[0].length : -1;
  }
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return text.length >= headEnd + length ? headEnd + length : -1;
}
