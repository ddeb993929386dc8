import type { Ports } from '../engine/ports.ts';
import { ensureKeeper, type KeeperClient } from '../keeper/protocol/client.ts';
import { SteadyshipError } from '../kit/error.ts';
import { systemClock } from '../kit/system-clock.ts';
import { ProcessPlatform } from '../platforms/process/process-platform.ts';
import { ensureProxy } from '../platforms/process/proxy-process.ts';
import { ProcessTaskRunner } from '../platforms/process/task-runner.ts';
import type { Store } from '../store/store.ts';
import { EmbeddedRouter } from '../traffic/embedded/embedded-router.ts';
import { NoRouter } from '../traffic/none/no-router.ts';
import { type Edge, storedEdge } from './edge.ts';
import type { Host } from './host.ts';
import { openJudge } from './judge.ts';
import { taskPlace } from './task-place.ts';

/**
 * Makes sure that the host could serve at this edge, before anything is ordered or kept. Rejects
 * with PORT_IN_USE, STATE_FOLDER_UNWRITABLE and their like.
 */
export async function readyEdge(host: Host, service: string, edge: Edge): Promise<void> {
  const other = await otherAt(host, service, edge.port);
  if (other) {
    const holder = ` by the service ${other}`;
    throw new SteadyshipError('PORT_IN_USE', { port: edge.port, holder });
  }
  using _ = await openKeeper(host.stateFolder, edge);
}

/** Another service of this host that users reach, or are about to reach, at this port. */
async function otherAt(
  { store }: Host,
  service: string,
  port: number,
): Promise<string | undefined> {
  for (const name of await store.services()) {
    if (name === service || port === 0) continue;
    const state = (await store.load(name))?.state;
    const isThere = state?.stable !== undefined || state?.release?.phase === 'progressing';
    if (isThere && (await storedEdge(store, name)).port === port) return name;
  }
  return undefined;
}

async function openKeeper(stateFolder: string, edge: Edge): Promise<KeeperClient> {
  const keeper = await ensureKeeper(stateFolder);
  try {
    if (edge.port > 0) await ensureProxy({ keeper, stateFolder }, edge.port);
    return keeper;
  } catch (error) {
    keeper[Symbol.dispose]();
    throw error;
  }
}

/** The ports of one service on this host; starts its keeper and proxy when they do not run. */
export async function openPorts(
  host: Host,
  service: string,
  edge: Edge,
): Promise<Ports & AsyncDisposable> {
  const { stateFolder, store } = host;
  const clock = systemClock({ notBefore: await lastEventAt(store, service) });
  const keeper = await openKeeper(stateFolder, edge);
  const isRouted = edge.port > 0;
  const launchOf = async ({ number }: { readonly number: number }) =>
    (await store.revisions(service)).find((one) => one.number === number)?.launch;
  const platform = new ProcessPlatform({ service, stateFolder, keeper, clock, launchOf });
  const router = isRouted ? new EmbeddedRouter({ service, stateFolder, ...edge }) : new NoRouter();
  const judge = openJudge({ stateFolder, service, edge, clock });
  const placeOf = () => taskPlace(host, service, platform);
  return {
    clock,
    store,
    platform,
    router,
    runner: new ProcessTaskRunner({ service, stateFolder, keeper, placeOf }),
    judge,
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      if (router instanceof EmbeddedRouter) router[Symbol.dispose]();
      judge[Symbol.dispose]();
      keeper[Symbol.dispose]();
    },
  };
}

/** Time goes on from what the log says, even where the machine's clock was set back since. */
async function lastEventAt(store: Store, service: string): Promise<number> {
  const loaded = await store.load(service);
  const [last] = loaded ? await store.history(service, loaded.sequence, 1) : [];
  return last?.at ?? 0;
}
