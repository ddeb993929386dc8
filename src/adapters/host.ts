import { setTimeout as pause } from 'node:timers/promises';
import type { Capabilities } from '../core/world/capabilities.ts';
import { connectKeeper } from '../keeper/protocol/client.ts';
import type { LeaseKeeper } from '../store/lease.ts';
import { SqliteLeaseKeeper } from '../store/sqlite/sqlite-lease.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { embeddedCapabilities } from '../traffic/embedded/embedded-router.ts';
import type { Edge } from './edge.ts';

/** What this machine behind the embedded proxy can do for a service, before anything is started. */
export function capabilitiesOf(edge: Pick<Edge, 'previewPort'>): Capabilities {
  return {
    platform: { instances: 'each', restarts: true },
    traffic: embeddedCapabilities(edge.previewPort),
  };
}

export const processCapabilities: Capabilities = capabilitiesOf({});

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

/** The keeper gives every process ten seconds before it is killed. */
const stopWithinMs = 15_000;

/** Ends everything under this host's keeper, and last the keeper itself. */
export async function stopEverything(
  stateFolder: string,
): Promise<'nothing-ran' | 'stopped' | 'still-stopping'> {
  using keeper = await connectKeeper(stateFolder);
  if (!keeper) return 'nothing-ran';
  await keeper.shutdown({ stopAll: true });
  const deadline = performance.now() + stopWithinMs;
  while (await keeperAnswers(stateFolder)) {
    if (performance.now() > deadline) return 'still-stopping';
    await pause(20);
  }
  return 'stopped';
}

async function keeperAnswers(stateFolder: string): Promise<boolean> {
  using keeper = await connectKeeper(stateFolder).catch(() => undefined);
  return keeper !== undefined;
}
