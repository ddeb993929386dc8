import { randomBytes } from 'node:crypto';
import { RpcError } from '../kit/line-rpc.ts';
import { StateFile } from './admin/state-file.ts';
import type { ApplyAnswer, DrainedAnswer, ListenerAnswer } from './protocol/answers.ts';
import { readServiceRoute } from './protocol/route-reader.ts';
import type { ServiceRoute } from './protocol/service-route.ts';
import type { AccessLog } from './relay/access-log.ts';
import { type ClientLimits, clientLimitDefaults, type Front } from './relay/front.ts';
import { Listener } from './relay/listener.ts';
import { Sweep } from './relay/sweep.ts';
import type { Instance } from './routing/instance.ts';
import type { Service } from './routing/service.ts';
import { Services } from './routing/services.ts';

export interface DataPlaneOptions {
  readonly stateFolder: string;
  /** Descriptors of listening sockets by port, inherited from the process that holds them. */
  readonly inherited?: ReadonlyMap<number, number>;
  readonly limits?: Partial<ClientLimits>;
  readonly connectionMax?: number;
  readonly log?: AccessLog | undefined;
}

const tickMs = 100;

/** The whole relay of one process: its routes, listeners and what is under way. */
export class DataPlane {
  readonly bootId = randomBytes(6).toString('hex');
  readonly startedAt = Date.now();
  readonly services = new Services();
  readonly stateProblem: string | undefined;
  readonly #options: DataPlaneOptions;
  readonly #state: StateFile;
  readonly #sweep = new Sweep();
  readonly #listeners = new Map<number, Listener>();
  readonly #opening = new Map<number, Promise<void>>();
  readonly #ticker: NodeJS.Timeout;

  constructor(options: DataPlaneOptions) {
    this.#options = options;
    this.#state = new StateFile(options.stateFolder);
    const { routes, problem } = this.#state.load();
    this.stateProblem = problem;
    for (const route of routes) this.services.put(route);
    this.#ticker = setInterval(() => this.#tick(), tickMs);
  }

  /** Opens what was inherited and what the routes name. Problems of single ports are answered. */
  async listen(): Promise<readonly string[]> {
    const ports = new Set([...(this.#options.inherited?.keys() ?? [])]);
    for (const service of this.services.all()) {
      ports.add(service.route.listen);
      if (service.route.preview) await this.#openPreview(service.route).catch(() => {});
    }
    const problems: string[] = [];
    for (const port of ports) {
      if (this.#listeners.has(port)) continue;
      await this.#open(port).catch((error: Error) =>
        problems.push(`port ${port}: ${error.message}`),
      );
    }
    return problems;
  }

  get listeners(): readonly ListenerAnswer[] {
    return [...this.#listeners.values()].map((listener) => ({
      port: listener.boundPort,
      inherited: listener.isInherited,
    }));
  }

  /** Takes the routes of the process that this one replaces, where they are newer. */
  adopt(routes: readonly ServiceRoute[]): void {
    for (const route of routes) {
      const present = this.services.get(route.service)?.route.epoch ?? -1;
      if (route.epoch > present) this.services.put(route);
    }
  }

  /**
   * Puts a route in force for every request that begins after the answer. Without `saves` it is
   * not written down: a process that is being replaced no longer owns the file.
   */
  async apply(value: unknown, saves = true): Promise<ApplyAnswer> {
    const read = readServiceRoute(value);
    if (!read.ok) throw new RpcError('BAD_ROUTE', read.problem);
    const route = read.value;
    this.#refuseOlder(route);
    await this.#open(route.listen).catch((error: Error) => {
      throw new RpcError(
        'LISTEN_FAILED',
        `Port ${route.listen} cannot be opened: ${error.message}`,
      );
    });
    if (route.preview) await this.#openPreview(route);
    this.#refuseOlder(route);
    this.services.put(route);
    return { epoch: route.epoch, ...(saves ? await this.#save() : { durable: true }) };
  }

  /** Forgets a service. Requests under way on it end as they would have. */
  async remove(name: string): Promise<void> {
    this.services.delete(name);
    await this.#save();
  }

  service(name: unknown): Service {
    const service = this.services.get(String(name));
    if (service) return service;
    throw new RpcError('UNKNOWN_SERVICE', `This proxy has no service ${String(name)}.`);
  }

  /** Waits until nothing is in flight on an instance, or the time is over. */
  drained(service: Service, id: string, timeoutMs: number): Promise<DrainedAnswer> {
    const instance = service.instances.get(id);
    if (!instance) return Promise.resolve({ drained: true, inFlight: 0, streams: 0 });
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        takeBack();
        resolve(drainedNow(instance));
      };
      const timer = setTimeout(finish, timeoutMs);
      const takeBack = instance.whenIdle(() => queueMicrotask(finish));
    });
  }

  /** Stops accepting; every connection ends after its next answer. */
  retire(): void {
    for (const listener of this.#listeners.values()) listener.retire();
  }

  /** Ends every stream as politely as its protocol allows. */
  closeStreams(): void {
    for (const service of this.services.all()) {
      for (const { open } of service.instances.values()) {
        for (const exchange of open) if (exchange.isStream) exchange.closeStream();
      }
    }
  }

  /** Ends the connections that have no request. */
  closeIdle(): void {
    for (const listener of this.#listeners.values()) listener.closeIdle();
  }

  /** The listening sockets' descriptors by port. */
  get descriptors(): ReadonlyMap<number, number> {
    const byPort = new Map<number, number>();
    for (const [port, listener] of this.#listeners) byPort.set(port, listener.descriptor);
    return byPort;
  }

  get connectionCount(): number {
    let count = 0;
    for (const listener of this.#listeners.values()) count += listener.connections.size;
    return count;
  }

  close(): void {
    clearInterval(this.#ticker);
    this.#sweep.close();
    for (const listener of this.#listeners.values()) listener.destroy();
    for (const service of this.services.all()) {
      for (const instance of service.instances.values()) instance.pool.close();
    }
  }

  #refuseOlder(route: ServiceRoute): void {
    const present = this.services.get(route.service)?.route;
    if (!present || route.epoch > present.epoch) return;
    if (route.epoch < present.epoch) {
      const because = `Epoch ${route.epoch} is older than ${present.epoch}, which is in force.`;
      throw new RpcError('STALE_EPOCH', because);
    }
    if (JSON.stringify(route) === JSON.stringify(present)) return;
    const because = `Epoch ${route.epoch} is in force with another content; use a higher one.`;
    throw new RpcError('EPOCH_CONFLICT', because);
  }

  /** A full disk must not keep a rollback from happening: the route stays in force. */
  async #save(): Promise<{ durable: boolean; because?: string }> {
    const routes = [...this.services.all()].map((service) => service.route);
    try {
      await this.#state.save(routes);
      return { durable: true };
    } catch (error) {
      return { durable: false, because: `state not written: ${(error as Error).message}` };
    }
  }

  async #openPreview(route: ServiceRoute): Promise<void> {
    const { port, revision } = route.preview!;
    const previewed = this.#listeners.get(port);
    if (previewed?.previews === `${route.service}/${revision}`) return;
    previewed?.retire();
    this.#listeners.delete(port);
    const front = { ...this.#front(port), preview: { service: route.service, revision } };
    const fd = this.#options.inherited?.get(port);
    const from = { fd, host: '127.0.0.1', connectionMax: this.#connectionMax };
    this.#listeners.set(port, await Listener.open(front, from));
  }

  #open(port: number): Promise<void> {
    if (this.#listeners.has(port)) return Promise.resolve();
    const opening = this.#opening.get(port) ?? this.#openNew(port);
    this.#opening.set(port, opening);
    return opening.finally(() => this.#opening.delete(port));
  }

  async #openNew(port: number): Promise<void> {
    const fd = this.#options.inherited?.get(port);
    const from = { fd, connectionMax: this.#connectionMax };
    this.#listeners.set(port, await Listener.open(this.#front(port), from));
  }

  get #connectionMax(): number {
    return this.#options.connectionMax ?? 20_000;
  }

  #front(port: number): Front {
    return {
      port,
      secure: false,
      services: this.services,
      sweep: this.#sweep,
      limits: { ...clientLimitDefaults, ...this.#options.limits },
      isTrusted: () => false,
      log: this.#options.log,
    };
  }

  #tick(): void {
    const now = performance.now();
    for (const service of this.services.all()) service.tick(now);
  }
}

function drainedNow(instance: Instance): DrainedAnswer {
  const { inFlight, streams } = instance;
  return { drained: inFlight === 0, inFlight, streams };
}
