import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What a relay may do to bytes on their way; the bytes to pass on are returned. */
export interface RelayFaults {
  fromClient?(bytes: Buffer): Buffer;
  fromServer?(bytes: Buffer): Buffer;
}

/** A TCP relay that loses what a test wants lost: the seeded fault that proves the detector. */
export class FaultyRelay {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #port: number;
  faults: RelayFaults = {};

  static async start(port: number): Promise<FaultyRelay> {
    const relay = new FaultyRelay(port);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer({ noDelay: true }, (client) => this.#relay(client));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resets every open connection, as a proxy does that does not drain. Returns how many. */
  dropAll(): number {
    const count = this.#pairs.size;
    for (const [client, upstream] of this.#pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
    return count;
  }

  /** From now on connections are refused; open ones go on. */
  refuse(): void {
    this.#server.close();
  }

  close(): void {
    this.#server.close();
    this.dropAll();
  }

  #relay(client: Socket): void {
    const upstream = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    client.on('data', (bytes: Buffer) => {
      upstream.write(this.faults.fromClient?.(bytes) ?? bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      client.write(this.faults.fromServer?.(bytes) ?? bytes);
    });
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}
