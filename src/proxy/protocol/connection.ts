import { RpcError } from '../../kit/line-rpc.ts';
import { ProxyClient } from './client.ts';

/**
 * One connection to a proxy for everybody who asks at the same time, and a new one once it is
 * gone. Disposed of, it leaves none behind, not even one that is just being made.
 */
export class ProxyConnection implements Disposable {
  readonly #path: string;
  #client: Promise<ProxyClient> | undefined;
  #isClosed = false;

  /** `path` is the proxy's admin socket. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Asks the proxy; one that was replaced meanwhile says so, and its successor is asked. Rejects
   * when nobody listens, and after it was disposed of.
   */
  async ask<Answer>(question: (proxy: ProxyClient) => Promise<Answer>): Promise<Answer> {
    const proxy = await this.#connected();
    try {
      return await question(proxy);
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== 'REPLACED') throw error;
      proxy.close();
      return await question(await this.#connected());
    }
  }

  async #connected(): Promise<ProxyClient> {
    if (this.#isClosed) throw new Error('the connection is not needed any more');
    const before = this.#client;
    const current = await before?.catch(() => undefined);
    if (current?.isOpen) return current;
    // Of several callers that found it gone, the first connects for all.
    if (this.#client === before) this.#client = this.#connect();
    return this.#client!;
  }

  async #connect(): Promise<ProxyClient> {
    const client = await ProxyClient.connect(this.#path);
    if (this.#isClosed) client.close();
    return client;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    void this.#client?.then((client) => client.close()).catch(() => undefined);
  }
}
