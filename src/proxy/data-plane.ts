import { randomBytes } from 'node:crypto';
import { RpcError } from '../kit/line-rpc.ts';
import { emptyConfig, type ProxyConfig } from './config/proxy-config.ts';
import { connectionBudget } from './listening/descriptor-budget.ts';
import { Listeners } from './listening/listeners.ts';
import { JsonAccessLog } from './log/json-access-log.ts';
import type { ApplyAnswer, DrainedAnswer } from './protocol/answers.ts';
import type { MaintenancePage } from './protocol/maintenance-page.ts';
import { readServiceRoute } from './protocol/route-reader.ts';
import type { ServiceRoute } from './protocol/service-route.ts';
import type { Instance } from './routing/instance.ts';
import type { Service } from './routing/service.ts';
import { Services } from './routing/services.ts';
import { type ProxyState, StateFile } from './state/state-file.ts';

export interface DataPlaneOptions {
  readonly stateFolder: string;
  readonly config?: ProxyConfig;
  /** Descriptors of listening sockets by port, inherited from the process that holds them. */
  readonly inherited?: ReadonlyMap<number, number>;
}

const tickMs = 100;

/** The whole relay of one process: its routes, listeners and what is under way. */
export class DataPlane {
  readonly bootId = randomBytes(6).toString('hex');
  readonly startedAt = Date.now();
  readonly services = new Services();
  readonly stateProblem: string | undefined;
  readonly listeners: Listeners;
  readonly log: JsonAccessLog | undefined;
  readonly #state: StateFile;
  readonly #ticker: NodeJS.Timeout;

  constructor(options: DataPlaneOptions) {
    const { stateFolder, config = emptyConfig, inherited = new Map() } = options;
    this.#state = new StateFile(stateFolder);
    const { problem, ...state } = this.#state.load();
    this.stateProblem = problem;
    for (const route of config.services) this.services.put(route);
    this.adopt(state);
    this.log = config.accessLog && new JsonAccessLog(config.accessLog);
    const connectionMax = config.clients.connections ?? connectionBudget();
    const { services, log } = this;
    const common = { services, stateFolder, config, inherited, connectionMax, log };
    this.listeners = new Listeners(common);
    this.#ticker = setInterval(() => this.#tick(), tickMs);
  }

  /** Takes routes over, from disk or from the process that this one replaces, if newer. */
  adopt(state: ProxyState): void {
    for (const route of state.routes) {
      const present = this.services.get(route.service)?.route.epoch ?? -1;
      if (route.epoch > present) this.services.put(route);
    }
    for (const service of this.services.all()) {
      service.gate.maintenance = state.maintenance[service.name];
    }
  }

  get state(): ProxyState {
    const all = [...this.services.all()];
    const closed = all.flatMap(({ name, gate }) =>
      gate.maintenance ? [[name, gate.maintenance] as const] : [],
    );
    return {
      routes: all.map((service) => service.route),
      maintenance: Object.fromEntries(closed),
    };
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
    if (saves) await this.#openPorts(route);
    this.#refuseOlder(route);
    this.services.put(route);
    return { epoch: route.epoch, ...(saves ? await this.#save() : { durable: true }) };
  }

  /** Forgets a service. Requests under way on it end as they would have. */
  async remove(name: string, saves = true): Promise<void> {
    this.services.delete(name);
    if (saves) await this.#save();
  }

  async maintenance(service: Service, page: MaintenancePage | undefined, saves = true) {
    service.gate.maintenance = page;
    if (saves) await this.#save();
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

  /** Ends every stream as politely as its protocol allows. */
  closeStreams(): void {
    for (const service of this.services.all()) {
      for (const { open } of service.instances.values()) {
        for (const exchange of [...open]) if (exchange.isStream) exchange.closeStream();
      }
    }
  }

  close(): void {
    clearInterval(this.#ticker);
    this.listeners.destroy();
    for (const service of this.services.all()) {
      for (const instance of service.instances.values()) instance.pool.close();
    }
  }

  async #openPorts(route: ServiceRoute): Promise<void> {
    const { listen, preview, service } = route;
    const refuse = (port: number) => (error: Error) => {
      throw new RpcError('LISTEN_FAILED', `Port ${port} cannot be opened: ${error.message}`);
    };
    await this.listeners.open(listen).catch(refuse(listen));
    if (!preview) return;
    await this.listeners.preview(service, preview).catch(refuse(preview.port));
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
    try {
      await this.#state.save(this.state);
      return { durable: true };
    } catch (error) {
      return { durable: false, because: `state not written: ${(error as Error).message}` };
    }
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
