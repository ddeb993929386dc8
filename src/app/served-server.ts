import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Http2SecureServer, Http2Server, ServerHttp2Session } from 'node:http2';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

export type Servable = Server | HttpsServer | Http2Server | Http2SecureServer;

/** What is used of a server; HTTP/2 servers have a part of it. */
interface AnyServer {
  on(event: string, listener: (...args: never[]) => void): unknown;
  prependListener(event: string, listener: (...args: never[]) => void): unknown;
  close(done: (error?: Error) => void): unknown;
  closeIdleConnections?(): void;
}

const idleSweepMs = 100;

/** One server and its connections, from the outside: whatever framework answers. */
export class ServedServer {
  readonly #server: AnyServer;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #answers = new Set<ServerResponse>();
  #isLeaving = false;
  #closed: Promise<void> | undefined;

  constructor(server: Servable) {
    this.#server = server as AnyServer;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
      if (this.#closed) session.close();
    });
    // Before any other listener, so that the head of the answer is not written yet.
    this.#server.prependListener('request', (_: IncomingMessage, answer: ServerResponse) =>
      this.#follow(answer),
    );
  }

  get inFlight(): number {
    return this.#answers.size;
  }

  /** Upgraded ones (WebSockets) included. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** From now on every answer is the last of its connection, and says so to the client. */
  announceClose(): void {
    this.#isLeaving = true;
    for (const answer of this.#answers) announce(answer);
  }

  /** Refuses new connections and closes the idle ones; resolves when the last one has closed. */
  stopAccepting(): Promise<void> {
    this.announceClose();
    this.#closed ??= new Promise((resolve) => {
      // An answer that began before the announcement leaves its connection open and idle.
      const sweep = setInterval(() => this.#server.closeIdleConnections?.(), idleSweepMs);
      // A server that never listened complains, and has nothing to close.
      this.#server.close(() => {
        clearInterval(sweep);
        resolve();
      });
    });
    for (const session of this.#sessions) session.close();
    return this.#closed;
  }

  /** Ends every connection in the middle of whatever it does. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #follow(answer: ServerResponse): void {
    this.#answers.add(answer);
    if (this.#isLeaving) announce(answer);
    answer.once('close', () => {
      this.#answers.delete(answer);
      if (this.#closed) setImmediate(() => this.#server.closeIdleConnections?.());
    });
  }
}

/** Node then writes `Connection: close` itself. HTTP/2 has GOAWAY for it. */
function announce(answer: ServerResponse): void {
  if (!answer.headersSent && 'shouldKeepAlive' in answer) answer.shouldKeepAlive = false;
}
