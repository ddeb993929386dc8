import type { ServiceRoute } from '../protocol/service-route.ts';
import { Service } from './service.ts';

/** Every service of this proxy, found by port, host and path. */
export class Services {
  readonly #byName = new Map<string, Service>();
  #byPort = new Map<number, readonly Service[]>();

  get(name: string): Service | undefined {
    return this.#byName.get(name);
  }

  all(): IterableIterator<Service> {
    return this.#byName.values();
  }

  put(route: ServiceRoute): Service {
    let service = this.#byName.get(route.service);
    if (service) service.apply(route);
    else {
      service = new Service(route);
      this.#byName.set(route.service, service);
    }
    this.#index();
    return service;
  }

  delete(name: string): void {
    const service = this.#byName.get(name);
    if (!service) return;
    this.#byName.delete(name);
    for (const instance of service.instances.values()) instance.pool.close();
    this.#index();
  }

  /** The service for a request: the most exact host first, then the longest path. */
  find(port: number, host: string, target: string): Service | undefined {
    const candidates = this.#byPort.get(port);
    if (!candidates) return undefined;
    for (const service of candidates) {
      const { hosts, pathPrefix } = service.route;
      if (hosts !== undefined && !hosts.some((pattern) => hostMatches(pattern, host))) continue;
      if (pathPrefix !== undefined && !pathMatches(pathPrefix, target)) continue;
      return service;
    }
    return undefined;
  }

  #index(): void {
    const byPort = new Map<number, Service[]>();
    for (const service of this.#byName.values()) {
      const port = service.route.listen;
      byPort.set(port, [...(byPort.get(port) ?? []), service]);
    }
    for (const list of byPort.values()) list.sort(moreExactFirst);
    this.#byPort = byPort;
  }
}

function moreExactFirst(one: Service, other: Service): number {
  const exactness = hostRank(one.route) - hostRank(other.route);
  if (exactness !== 0) return exactness;
  return (other.route.pathPrefix?.length ?? 0) - (one.route.pathPrefix?.length ?? 0);
}

function hostRank(route: ServiceRoute): number {
  if (route.hosts === undefined || route.hosts.includes('*')) return 2;
  return route.hosts.some((host) => host.startsWith('*')) ? 1 : 0;
}

function hostMatches(pattern: string, received: string): boolean {
  const host = received.replace(/:\d*$/, '').toLowerCase();
  if (pattern === '*' || pattern === host) return true;
  if (!pattern.startsWith('*.')) return false;
  const label = host.indexOf('.');
  return label > 0 && host.slice(label) === pattern.slice(1);
}

/** `/api` holds `/api`, `/api/x` and `/api?x`, not `/apix`. */
function pathMatches(prefix: string, target: string): boolean {
  if (!target.startsWith(prefix)) return false;
  if (prefix.endsWith('/') || target.length === prefix.length) return true;
  const next = target[prefix.length];
  return next === '/' || next === '?';
}
