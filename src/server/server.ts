import type { Capabilities } from '../core/world/capabilities.ts';
import type { Turn } from '../engine/engine.ts';
import type { Ports } from '../engine/ports.ts';
import type { Clock } from '../kit/clock.ts';
import type { LeaseHolder, LeaseKeeper } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import { TokenFolder } from './access/token-folder.ts';
import { buildApi } from './api.ts';
import { Controller, type ControllerTiming } from './controller/controller.ts';
import { EventFeed } from './event-feed.ts';
import { listenOnSocket } from './listen/listen-on-socket.ts';
import { listenOnTcp, type TcpAddress } from './listen/listen-on-tcp.ts';
import type { Listener } from './listen/listener.ts';
import { ReleaseMetrics } from './metrics/release-metrics.ts';

export interface ServerOptions {
  /** Holds the socket and the tokens. */
  readonly stateFolder: string;
  readonly store: Store;
  readonly leases: LeaseKeeper;
  readonly clock: Clock;
  readonly capabilities: Capabilities;
  readonly holder: LeaseHolder;
  readonly openPorts: (service: string) => Promise<Ports & AsyncDisposable>;
  /** See `ControllerOptions`. */
  readonly portsNeeded: (service: string) => Promise<string>;
  readonly version: string;
  /** Also answer on the network. */
  readonly tcp?: TcpAddress;
  readonly onTurn: (service: string, turn: Turn) => void;
  readonly onTrouble: (service: string, error: Error) => void;
  readonly onBug: (error: unknown) => void;
  readonly timing?: ControllerTiming;
}

/** A controller that answers: `run` drives until its signal is aborted. */
export interface Server {
  /** Where it answers. */
  readonly addresses: readonly string[];
  /** Resolves with the services whose turn did not end in time. */
  run(signal: AbortSignal): Promise<readonly string[]>;
}

const answersEndWithinMs = 5000;

/**
 * The engine for all services of a target, and the API beside it. Answers as soon as this resolves.
 * Throws API_ADDRESS_UNUSABLE, TLS_REQUIRED; then nothing is left open.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { store, clock, capabilities, stateFolder } = options;
  const feed = new EventFeed();
  const stopping = new AbortController();
  let metrics: ReleaseMetrics | undefined;
  const controller = new Controller({
    ...options,
    feed,
    onTurn: (service, turn) => {
      metrics?.noteTurn(service, turn);
      if (turn.decision.events.length > 0) feed.publish(service);
      options.onTurn(service, turn);
    },
  });
  const { version } = options;
  metrics = await ReleaseMetrics.begin({
    store,
    clock,
    drivers: controller,
    version,
    withProcess: true,
  });
  const { contentType } = metrics;
  const api = buildApi({
    store,
    clock,
    tokens: new TokenFolder(stateFolder),
    capabilities,
    drivers: controller,
    feed,
    metrics: async () => ({ text: await metrics.page(), contentType }),
    stopping: stopping.signal,
    onBug: options.onBug,
  });
  const listeners: Listener[] = [await listenOnSocket(api, stateFolder)];
  try {
    if (options.tcp) listeners.push(await listenOnTcp(api, options.tcp));
  } catch (error) {
    await closeAll(listeners);
    throw error;
  }
  return {
    addresses: listeners.map((one) => one.address),
    async run(signal) {
      signal.addEventListener('abort', () => stopping.abort(), { once: true });
      if (signal.aborted) stopping.abort();
      const stuck = await controller.run(signal);
      await closeAll(listeners);
      return stuck;
    },
  };
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((one) => one.close(answersEndWithinMs)));
}
