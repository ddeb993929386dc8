import { join } from 'node:path';
import { percent } from '../../core/world/basis-points.ts';
import type { TrafficCapabilities } from '../../core/world/capabilities.ts';
import { type Known, known, unknown } from '../../core/world/known.ts';
import type { TrafficObservation } from '../../core/world/observation.ts';
import type { Split } from '../../core/world/split.ts';
import { RpcError } from '../../kit/line-rpc.ts';
import type { ReadAnswer } from '../../proxy/protocol/answers.ts';
import type { ProxyClient } from '../../proxy/protocol/client.ts';
import { ProxyConnection } from '../../proxy/protocol/connection.ts';
import type { RouteInstance, ServiceRoute } from '../../proxy/protocol/service-route.ts';
import type { Router, TrafficWanted } from '../router.ts';

export interface EmbeddedRouterOptions {
  readonly service: string;
  /** Where the proxy has its admin socket. */
  readonly stateFolder: string;
  /** The port that users reach. */
  readonly port: number;
  /** Loopback port of a blue-green preview; absent: no preview. */
  readonly previewPort?: number;
}

/** What the embedded proxy can do; a preview only where it was given a port for one. */
export function embeddedCapabilities(previewPort: number | undefined): TrafficCapabilities {
  return {
    weights: 'routed',
    resolution: 1,
    matches: ['header', 'cookie'],
    mirror: true,
    preview: previewPort !== undefined,
    inFlight: true,
    verify: true,
  };
}

/** Requests that began before the split may still be counted. */
const mismatchAbove = 500;

/** The embedded proxy of this host as the data plane of one service. */
export class EmbeddedRouter implements Router, Disposable {
  readonly capabilities: TrafficCapabilities;
  readonly #options: EmbeddedRouterOptions;
  readonly #proxy: ProxyConnection;

  constructor(options: EmbeddedRouterOptions) {
    this.#options = options;
    this.#proxy = new ProxyConnection(join(options.stateFolder, 'proxy.sock'));
    this.capabilities = embeddedCapabilities(options.previewPort);
  }

  async read(): Promise<Known<TrafficObservation>> {
    const answer = await this.#ask((proxy) => proxy.read(this.#options.service));
    if (!answer.known) return answer;
    return known(answer.value === undefined ? untouched : observed(answer.value));
  }

  async write(_place: string, wanted: TrafficWanted): Promise<void> {
    const route = routeOf(this.#options, wanted);
    await this.#proxy.ask((proxy) => proxy.apply(route));
  }

  /**
   * Compares what users' requests did in the last seconds with what was asked for. Sticky clients
   * make shares uneven, so only traffic at a revision that should have none counts as a mismatch.
   */
  async verify(_place: string, split: Split): Promise<Known<string | undefined>> {
    const answer = await this.#ask((proxy) => proxy.read(this.#options.service));
    if (!answer.known) return answer;
    for (const { revision, weight } of split.shares) {
      const measured = answer.value?.measured[revision] ?? 0;
      if (weight > 0 || measured <= mismatchAbove) continue;
      return known(`revision ${revision} gets ${percent(measured)} and should get nothing`);
    }
    return known(undefined);
  }

  async restore(): Promise<void> {
    await this.#proxy.ask((proxy) => proxy.remove(this.#options.service));
  }

  [Symbol.dispose](): void {
    this.#proxy[Symbol.dispose]();
  }

  /** The proxy's answer; undefined where it does not know the service yet. */
  async #ask<Value>(
    ask: (proxy: ProxyClient) => Promise<Value>,
  ): Promise<Known<Value | undefined>> {
    try {
      return known(await this.#proxy.ask(ask));
    } catch (error) {
      if (error instanceof RpcError && error.code === 'UNKNOWN_SERVICE') return known(undefined);
      return unknown(`the proxy does not answer: ${(error as Error).message}`);
    }
  }
}

const untouched: TrafficObservation = { epoch: 0, inFlight: known({}) };

function observed(answer: ReadAnswer): TrafficObservation {
  return {
    epoch: answer.epoch,
    measured: answer.measured,
    inFlight: known(answer.inFlight),
    counts: answer.counts,
  };
}

function routeOf(options: EmbeddedRouterOptions, wanted: TrafficWanted): ServiceRoute {
  const { split } = wanted;
  const instances = instancesOf(wanted);
  return {
    format: 1,
    service: options.service,
    epoch: wanted.epoch,
    listen: options.port,
    shares: split.shares.map((share) => ({
      ...share,
      instances: share.instances.filter((id) => id in instances),
    })),
    matches: split.matches.map(({ match, revision }) => ({ ...match, revision })),
    ...(split.mirror && { mirror: split.mirror }),
    ...(split.preview &&
      options.previewPort !== undefined && {
        preview: { revision: split.preview.revision, port: options.previewPort },
      }),
    instances,
    draining: wanted.draining.map((one) => one.instance).filter((id) => id in instances),
    drainMs: wanted.drainMs,
    release: String(wanted.release),
  };
}

/** Whoever has an address: an instance that died in between has none any more. */
function instancesOf({ split, draining, endpoints }: TrafficWanted): Record<string, RouteInstance> {
  const members = [
    ...split.shares.flatMap(({ instances, revision }) =>
      instances.map((instance) => ({ instance, revision })),
    ),
    ...draining,
  ];
  const instances: Record<string, RouteInstance> = {};
  for (const { instance, revision } of members) {
    const endpoint = endpoints[instance];
    if (endpoint) instances[instance] = { ...endpoint, revision };
  }
  return instances;
}
