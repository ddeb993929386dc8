import { LimitJudge } from './analysis/limit-judge.ts';
import type { Capabilities } from './core/world/capabilities.ts';
import type { Ports } from './engine/ports.ts';
import { connectKeeper, ensureKeeper, type KeeperClient } from './keeper/protocol/client.ts';
import { systemClock } from './kit/system-clock.ts';
import { FakeTaskRunner } from './platforms/fake-task-runner.ts';
import { ProcessPlatform } from './platforms/process/process-platform.ts';
import { ensureProxy } from './platforms/process/proxy-process.ts';
import type { LeaseKeeper } from './store/lease.ts';
import { SqliteLeaseKeeper } from './store/sqlite/sqlite-lease.ts';
import { SqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { EmbeddedRouter, embeddedCapabilities } from './traffic/embedded/embedded-router.ts';

/** How users reach a service and what its evidence is held against; kept with its revisions. */
export interface Edge {
  readonly port: number;
  /** Share of bad answers, in basis points, above which a candidate is taken back. */
  readonly errorsAbove: number;
}

/** What processes of this machine behind the embedded proxy can do, before anything is started. */
export const processCapabilities: Capabilities = {
  platform: { instances: 'each', restarts: true },
  traffic: embeddedCapabilities(undefined),
};

/** The state of a host: what every verb needs, without anything being started. */
export interface Host extends Disposable {
  readonly stateFolder: string;
  readonly store: Store;
  readonly leases: LeaseKeeper;
}

export function openHost(stateFolder: string): Host {
  const store = new SqliteStore(stateFolder);
  const leases = new SqliteLeaseKeeper(stateFolder);
  return { stateFolder, store, leases, [Symbol.dispose]: () => store[Symbol.dispose]() };
}

/** The ports of one service on this host; starts its keeper and proxy when they do not run. */
export async function openPorts(
  host: Host,
  service: string,
  edge: Edge,
): Promise<Ports & AsyncDisposable> {
  const { stateFolder, store } = host;
  const keeper: KeeperClient = await ensureKeeper(stateFolder);
  await ensureProxy({ keeper, stateFolder }, edge.port);
  const clock = systemClock();
  const launchOf = async ({ number }: { readonly number: number }) =>
    (await store.revisions(service)).find((one) => one.number === number)?.launch;
  const platform = new ProcessPlatform({ service, stateFolder, keeper, clock, launchOf });
  const router = new EmbeddedRouter({ service, stateFolder, port: edge.port });
  return {
    clock,
    store,
    platform,
    router,
    runner: new FakeTaskRunner(clock, () => ({ afterMs: 0, status: 'failed' })),
    judge: new LimitJudge({ above: edge.errorsAbove, requestsMin: 20 }),
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      router[Symbol.dispose]();
      keeper[Symbol.dispose]();
    },
  };
}

/** Ends everything under this host's keeper, and the keeper; false when none runs. */
export async function stopEverything(stateFolder: string): Promise<boolean> {
  using keeper = await connectKeeper(stateFolder);
  if (!keeper) return false;
  await keeper.shutdown({ stopAll: true });
  return true;
}
