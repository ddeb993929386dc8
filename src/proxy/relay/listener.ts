import { createServer, type Server, type Socket } from 'node:net';
import { ClientConnection } from './client-connection.ts';
import type { Front } from './front.ts';

/** One public port: accepts clients and knows who is connected. */
export class Listener {
  readonly port: number;
  readonly isInherited: boolean;
  readonly connections = new Set<ClientConnection>();
  readonly #server: Server;
  readonly #front: Front;
  readonly #forget = (gone: ClientConnection) => void this.connections.delete(gone);
  #isRetired = false;

  private constructor(front: Front, isInherited: boolean, connectionMax: number) {
    this.port = front.port;
    this.isInherited = isInherited;
    this.#front = front;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.#accept(socket),
    );
    this.#server.maxConnections = connectionMax;
  }

  /**
   * Listens on an inherited descriptor, or opens the port for IPv6 and IPv4 together (IPv4 alone
   * where there is no IPv6). Rejects with the system's error when the port is taken.
   */
  static async open(front: Front, from: ListenFrom): Promise<Listener> {
    const listener = new Listener(front, from.fd !== undefined, from.connectionMax);
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

  /** The port really in use; differs from `port` only when that was 0. */
  get boundPort(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : this.port;
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
    for (const connection of this.connections) connection.isLast = true;
  }

  closeIdle(): void {
    for (const connection of this.connections) connection.closeIfIdle();
  }

  /** Breaks every connection: the end of the process. */
  destroy(): void {
    this.retire();
    for (const connection of this.connections) connection.destroy();
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

  #accept(socket: Socket): void {
    const connection = new ClientConnection(socket, this.#front, this.#forget);
    connection.isLast = this.#isRetired;
    this.connections.add(connection);
  }
}

export interface ListenFrom {
  readonly fd?: number | undefined;
  readonly host?: string | undefined;
  readonly connectionMax: number;
}
