import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Http2Front } from '../http2/http2-front.ts';
import { ClientConnection, type ClientSocket } from '../relay/client-connection.ts';
import type { Front } from '../relay/front.ts';
import type { CertificateStore } from '../tls/certificate-store.ts';

const handshakeMs = 10_000;

/** How a listener is opened. */
export interface ListenFrom {
  /** An inherited listening socket; else the port is opened. */
  readonly fd?: number | undefined;
  readonly host?: string | undefined;
  readonly connectionMax: number;
  readonly tls?: ListenTls | undefined;
}

export interface ListenTls {
  readonly store: CertificateStore;
  readonly ticketKeys: Buffer;
  readonly http2: boolean;
}

/** One public port: accepts clients and knows who is connected. */
export class Listener {
  readonly port: number;
  readonly isInherited: boolean;
  readonly #connections = new Set<ClientConnection>();
  readonly #handshakes = new Set<Socket>();
  readonly #server: Server;
  readonly #front: Front;
  readonly #http2: Http2Front | undefined;
  readonly #forget = (gone: ClientConnection) => void this.#connections.delete(gone);
  #isRetired = false;

  private constructor(front: Front, from: ListenFrom) {
    this.port = front.port;
    this.isInherited = from.fd !== undefined;
    this.#front = front;
    if (from.tls) {
      this.#http2 = from.tls.http2 ? new Http2Front((socket) => this.#accept(socket)) : undefined;
      this.#server = this.#tlsServer(from.tls);
    } else {
      const options = { allowHalfOpen: true, noDelay: true };
      this.#server = createServer(options, (socket) => this.#accept(socket));
    }
    this.#server.maxConnections = from.connectionMax;
  }

  /**
   * Listens on an inherited descriptor, or opens the port for IPv6 and IPv4 together (IPv4 alone
   * where there is no IPv6). Rejects with the system's error when the port is taken.
   */
  static async open(front: Front, from: ListenFrom): Promise<Listener> {
    const listener = new Listener(front, from);
    if (from.fd !== undefined) await listener.#listen({ fd: from.fd });
    else if (from.host !== undefined) {
      await listener.#listen({ host: from.host, port: front.port });
    } else {
      try {
        await listener.#listen({ host: '::', port: front.port });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAFNOSUPPORT') throw error;
        await listener.#listen({ host: '0.0.0.0', port: front.port });
      }
    }
    return listener;
  }

  get connectionCount(): number {
    return this.#connections.size + this.#handshakes.size + (this.#http2?.connectionCount ?? 0);
  }

  /** The listening socket's descriptor, for a successor. */
  get descriptor(): number {
    const { _handle } = this.#server as unknown as { _handle: { fd: number } };
    return _handle.fd;
  }

  /** The service and revision that a preview listener shows. */
  get previews(): string | undefined {
    const { preview } = this.#front;
    return preview && `${preview.service}/${preview.revision}`;
  }

  /** Accepts nobody any more. Whoever is connected gets one last answer. */
  retire(): void {
    this.#isRetired = true;
    this.#server.close();
    this.#http2?.retire();
    for (const connection of this.#connections) connection.isLast = true;
  }

  closeIdle(): void {
    for (const connection of this.#connections) connection.closeIfIdle();
  }

  /** Breaks every connection: the end of the process. */
  destroy(): void {
    this.retire();
    this.#http2?.destroy();
    for (const connection of this.#connections) connection.destroy();
    for (const socket of this.#handshakes) socket.destroy();
  }

  #tlsServer(tls: ListenTls): Server {
    const server = createTlsServer(
      {
        SNICallback: (host, done) => done(null, tls.store.contextFor(host)),
        ...tls.store.firstPair,
        minVersion: 'TLSv1.2',
        ticketKeys: tls.ticketKeys,
        handshakeTimeout: handshakeMs,
        ALPNProtocols: tls.http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
        allowHalfOpen: true,
        noDelay: true,
      },
      (socket) => this.#secured(socket),
    );
    server.on('connection', (socket: Socket) => {
      this.#handshakes.add(socket);
      socket.once('close', () => this.#handshakes.delete(socket));
    });
    server.on('tlsClientError', (_, socket) => socket.destroy());
    tls.store.onRefresh = (pair) => server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' });
    return server;
  }

  #secured(socket: TLSSocket): void {
    if (socket.alpnProtocol === 'h2' && this.#http2) this.#http2.take(socket);
    else this.#accept(socket);
  }

  #listen(where: { fd: number } | { host: string; port: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ ...where, backlog: 4096 }, () => {
        this.#server.removeListener('error', reject);
        // Accepting can fail for a moment (descriptors); the next attempt may succeed.
        this.#server.on('error', () => {});
        resolve();
      });
    });
  }

  #accept(socket: ClientSocket): void {
    const connection = new ClientConnection(socket, this.#front, this.#forget);
    connection.isLast = this.#isRetired;
    this.#connections.add(connection);
  }
}
