import type { ListenerConfig, ProxyConfig } from '../config/proxy-config.ts';
import { trustedPeers } from '../config/trusted-peers.ts';
import type { AccessLog } from '../log/access-log.ts';
import type { ListenerAnswer } from '../protocol/answers.ts';
import type { RoutePreview } from '../protocol/service-route.ts';
import { clientLimitDefaults, type Front } from '../relay/front.ts';
import { Sweep } from '../relay/sweep.ts';
import type { Services } from '../routing/services.ts';
import { CertificateStore } from '../tls/certificate-store.ts';
import { ticketKeys } from '../tls/ticket-keys.ts';
import { Listener, type ListenFrom } from './listener.ts';

export interface ListenersOptions {
  readonly services: Services;
  readonly stateFolder: string;
  readonly config: ProxyConfig;
  /** Descriptors of listening sockets by port. */
  readonly inherited: ReadonlyMap<number, number>;
  readonly log?: AccessLog | undefined;
  readonly connectionMax: number;
}

/** Every listening port of the process. */
export class Listeners {
  readonly #options: ListenersOptions;
  readonly #isTrusted: (address: string) => boolean;
  readonly #sweep = new Sweep();
  readonly #byPort = new Map<number, Listener>();
  readonly #opening = new Map<number, Promise<void>>();
  readonly #stores: CertificateStore[] = [];

  constructor(options: ListenersOptions) {
    this.#options = options;
    this.#isTrusted = trustedPeers(options.config.trustedProxies);
  }

  /** Opens everything that was inherited, configured or routed; answers what did not open. */
  async openAll(): Promise<readonly string[]> {
    const { services, config, inherited } = this.#options;
    const problems: string[] = [];
    const attempt = async (port: number, open: () => Promise<void>) => {
      await open().catch((error: Error) => problems.push(`port ${port}: ${error.message}`));
    };
    for (const { route } of services.all()) {
      const { preview } = route;
      if (preview) await attempt(preview.port, () => this.preview(route.service, preview));
    }
    const routed = [...services.all()].map((service) => service.route.listen);
    const ports = [...inherited.keys(), ...config.listeners.map((one) => one.port), ...routed];
    for (const port of new Set(ports)) await attempt(port, () => this.open(port));
    return problems;
  }

  /** Opens a port unless it is open. Rejects with the system's error. */
  open(port: number): Promise<void> {
    if (this.#byPort.has(port)) return Promise.resolve();
    const opening = this.#opening.get(port) ?? this.#openNew(port);
    this.#opening.set(port, opening);
    return opening.finally(() => this.#opening.delete(port));
  }

  /** Opens a port on loopback that shows one revision of a service. */
  async preview(service: string, preview: RoutePreview): Promise<void> {
    const { port, revision } = preview;
    const present = this.#byPort.get(port);
    if (present?.previews === `${service}/${revision}`) return;
    present?.retire();
    this.#byPort.delete(port);
    const front = { ...this.#front(port), preview: { service, revision } };
    this.#byPort.set(port, await Listener.open(front, { ...this.#from(port), host: '127.0.0.1' }));
  }

  /** Reads certificates again that changed on disk; answers what could not be used. */
  refreshCertificates(): readonly string[] {
    return this.#stores.flatMap((store) => store.refresh());
  }

  get answer(): readonly ListenerAnswer[] {
    return [...this.#byPort.values()].map(({ port, isInherited }) => ({
      port,
      inherited: isInherited,
    }));
  }

  get descriptors(): ReadonlyMap<number, number> {
    return new Map([...this.#byPort].map(([port, listener]) => [port, listener.descriptor]));
  }

  get connectionCount(): number {
    let count = 0;
    for (const listener of this.#byPort.values()) count += listener.connectionCount;
    return count;
  }

  retire(): void {
    for (const listener of this.#byPort.values()) listener.retire();
  }

  closeIdle(): void {
    for (const listener of this.#byPort.values()) listener.closeIdle();
  }

  destroy(): void {
    this.#sweep.close();
    for (const listener of this.#byPort.values()) listener.destroy();
  }

  async #openNew(port: number): Promise<void> {
    const config = this.#configOf(port);
    const from = { ...this.#from(port), ...this.#tlsOf(config) };
    const front: Front = {
      ...this.#front(port),
      secure: config?.tls !== undefined,
      redirectTo: config?.redirectTo,
    };
    this.#byPort.set(port, await Listener.open(front, from));
  }

  #configOf(port: number): ListenerConfig | undefined {
    return this.#options.config.listeners.find((one) => one.port === port);
  }

  #from(port: number): ListenFrom {
    const { inherited, connectionMax } = this.#options;
    return { fd: inherited.get(port), host: this.#configOf(port)?.host, connectionMax };
  }

  #tlsOf(config: ListenerConfig | undefined): Pick<ListenFrom, 'tls'> {
    if (!config?.tls) return {};
    const store = new CertificateStore(config.tls.certificates);
    this.#stores.push(store);
    const keys = ticketKeys(this.#options.stateFolder);
    return { tls: { store, ticketKeys: keys, http2: config.tls.http2 ?? true } };
  }

  #front(port: number): Front {
    const { services, config, log } = this.#options;
    return {
      port,
      secure: false,
      services,
      sweep: this.#sweep,
      limits: { ...clientLimitDefaults, ...config.clients },
      isTrusted: this.#isTrusted,
      log,
    };
  }
}
