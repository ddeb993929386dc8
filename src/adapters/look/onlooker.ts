import { known, unknown } from '../../core/world/known.ts';
import type { InstanceObservation, Observation } from '../../core/world/observation.ts';
import { connectKeeper, type KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessView } from '../../keeper/protocol/process-view.ts';
import type { Health } from '../../platforms/process/health/health.ts';
import { logTail } from '../../platforms/process/log-tail.ts';
import { observeInstance } from '../../platforms/process/observe-instance.ts';
import { EmbeddedRouter } from '../../traffic/embedded/embedded-router.ts';

const place = 'local';

/**
 * Looks at a service of this host without driving it: nothing is started, no instance is asked
 * anything. Readiness is what the driver noted last.
 */
export class Onlooker implements Disposable {
  readonly #stateFolder: string;
  readonly #routers = new Map<string, EmbeddedRouter>();
  #keeper: KeeperClient | undefined;

  constructor(stateFolder: string) {
    this.#stateFolder = stateFolder;
  }

  async look(service: string): Promise<Observation> {
    const [instances, traffic] = await Promise.all([
      this.#instances(service),
      this.#router(service).read(),
    ]);
    return { places: [{ place, instances, traffic }], tasks: known([]) };
  }

  async #instances(service: string) {
    try {
      this.#keeper ??= await connectKeeper(this.#stateFolder);
      if (!this.#keeper) return unknown('no keeper runs on this host');
      const views = await this.#keeper.list();
      const ours = views.filter(
        (one) =>
          one.kind === 'instance' && one.labels.service === service && one.phase !== 'exited',
      );
      return known(ours.map(instanceOf));
    } catch (error) {
      this.#keeper?.[Symbol.dispose]();
      this.#keeper = undefined;
      return unknown(`the keeper does not answer: ${(error as Error).message}`);
    }
  }

  #router(service: string): EmbeddedRouter {
    const router =
      this.#routers.get(service) ??
      new EmbeddedRouter({ service, stateFolder: this.#stateFolder, port: 0 });
    this.#routers.set(service, router);
    return router;
  }

  [Symbol.dispose](): void {
    for (const router of this.#routers.values()) router[Symbol.dispose]();
    this.#keeper?.[Symbol.dispose]();
  }
}

function instanceOf(view: ProcessView): InstanceObservation {
  return observeInstance(view, healthOf(view), Date.now(), ({ logFile }) => logTail(logFile));
}

/** As the driver noted it with the process; undefined where there is nothing to ask it. */
function healthOf(view: ProcessView): Health | undefined {
  if (!view.labels.probes?.includes('"ready"')) return undefined;
  const { readySince, readyPid } = view.notes;
  const ready = readyPid !== undefined && readyPid === String(view.pid);
  return {
    started: ready,
    ready,
    since: Number(readySince ?? view.since),
    everReady: readySince !== undefined,
    readyInThisLife: ready,
    passes: 0,
    failures: 0,
    startupPasses: 0,
    liveFailures: 0,
  };
}
