import { LineClient } from '../../kit/line-rpc.ts';
import type {
  ApplyAnswer,
  CountsAnswer,
  DrainedAnswer,
  HelloAnswer,
  ReadAnswer,
} from './answers.ts';
import type { MaintenancePage } from './maintenance-page.ts';
import type { ServiceRoute } from './service-route.ts';

const applyTimeoutMs = 15_000;
const replaceTimeoutMs = 20_000;

/**
 * Talks to a proxy over its admin socket. Failures that the caller can act on are `RpcError`s with
 * a code: STALE_EPOCH, EPOCH_CONFLICT, BAD_ROUTE, BAD_PARAMS, LISTEN_FAILED, UNKNOWN_SERVICE,
 * UNKNOWN_METHOD, REPLACED (connect again), NOT_EVERYWHERE (ask again), REPLACE_FAILED.
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

  /** Holds new requests, each at most `holdMs`, at most `limit` of them. */
  async pause(service: string, holdMs = 30_000, limit = 1000): Promise<void> {
    await this.#lines.call('pause', { service, holdMs, limit });
  }

  async resume(service: string): Promise<void> {
    await this.#lines.call('resume', { service });
  }

  /** Shows a page instead of the service; null ends that. */
  async maintenance(service: string, page: MaintenancePage | null): Promise<void> {
    await this.#lines.call('maintenance', { service, page });
  }

  /** Every number of the proxy in Prometheus' text format. */
  metrics(): Promise<string> {
    return this.#lines.call('metrics') as Promise<string>;
  }

  /**
   * Lets the proxy start its own successor with the same listening sockets; `argv` is script and
   * arguments, by default its own. Resolves when the successor serves: connect again then.
   */
  async replace(argv?: readonly string[]): Promise<number> {
    const params = argv === undefined ? {} : { argv };
    const answer = (await this.#lines.call('replace', params, replaceTimeoutMs)) as { pid: number };
    return answer.pid;
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
