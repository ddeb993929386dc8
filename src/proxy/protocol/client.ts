import { LineClient } from '../../kit/line-rpc.ts';
import type {
  ApplyAnswer,
  CountsAnswer,
  DrainedAnswer,
  HelloAnswer,
  ReadAnswer,
} from './answers.ts';
import type { ServiceRoute } from './service-route.ts';

const applyTimeoutMs = 15_000;

/**
 * Talks to a proxy over its admin socket. Failures that the caller can act on are `RpcError`s with
 * a code: STALE_EPOCH, EPOCH_CONFLICT, BAD_ROUTE, LISTEN_FAILED, UNKNOWN_SERVICE, UNKNOWN_METHOD.
 */
export class ProxyClient {
  readonly #lines: LineClient;

  private constructor(lines: LineClient) {
    this.#lines = lines;
  }

  /** Connects to `<state-folder>/proxy.sock`; rejects when nobody listens there. */
  static async connect(path: string, timeoutMs = 2000): Promise<ProxyClient> {
    return new ProxyClient(await LineClient.connect(path, timeoutMs));
  }

  hello(): Promise<HelloAnswer> {
    return this.#lines.call('hello') as Promise<HelloAnswer>;
  }

  /** Resolves when the route is in force for every request that begins from now on. */
  apply(route: ServiceRoute): Promise<ApplyAnswer> {
    return this.#lines.call('apply', { route }, applyTimeoutMs) as Promise<ApplyAnswer>;
  }

  read(service: string): Promise<ReadAnswer> {
    return this.#lines.call('read', { service }) as Promise<ReadAnswer>;
  }

  /** Series from the second `since` on (since 1970); at most five minutes back. */
  counts(service: string, since: number): Promise<CountsAnswer> {
    return this.#lines.call('counts', { service, since }) as Promise<CountsAnswer>;
  }

  /** Waits until nothing is in flight on an instance, at most `timeoutMs`. */
  drained(service: string, instance: string, timeoutMs: number): Promise<DrainedAnswer> {
    const params = { service, instance, timeoutMs };
    return this.#lines.call('drained', params, timeoutMs + 5000) as Promise<DrainedAnswer>;
  }

  async remove(service: string): Promise<void> {
    await this.#lines.call('remove', { service });
  }

  async shutdown(): Promise<void> {
    await this.#lines.call('shutdown');
  }

  get isOpen(): boolean {
    return this.#lines.isOpen;
  }

  close(): void {
    this.#lines.close();
  }
}
