import { LimitJudge } from '../analysis/limit-judge.ts';
import type { Ports } from '../engine/ports.ts';
import { ensureKeeper } from '../keeper/protocol/client.ts';
import { systemClock } from '../kit/system-clock.ts';
import { FakeTaskRunner } from '../platforms/fake-task-runner.ts';
import { ProcessPlatform } from '../platforms/process/process-platform.ts';
import { ensureProxy } from '../platforms/process/proxy-process.ts';
import { EmbeddedRouter } from '../traffic/embedded/embedded-router.ts';
import type { Edge } from './edge.ts';
import type { Host } from './host.ts';

/** The ports of one service on this host; starts its keeper and proxy when they do not run. */
export async function openPorts(
  host: Host,
  service: string,
  edge: Edge,
): Promise<Ports & AsyncDisposable> {
  const { stateFolder, store } = host;
  const keeper = await ensureKeeper(stateFolder);
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
