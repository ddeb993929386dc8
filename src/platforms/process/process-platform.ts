import type { Revision } from '../../core/release/revision.ts';
import type { PlatformCapabilities } from '../../core/world/capabilities.ts';
import { type Known, known, unknown } from '../../core/world/known.ts';
import type { InstanceObservation } from '../../core/world/observation.ts';
import type { KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessView } from '../../keeper/protocol/process-view.ts';
import { assert } from '../../kit/assert.ts';
import type { Clock } from '../../kit/clock.ts';
import { RpcError } from '../../kit/line-rpc.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Platform, PlatformObservation, StartRequest } from '../platform.ts';
import { forgetEnded } from './forget-ended.ts';
import { HealthMonitor, type Watched } from './health/health-monitor.ts';
import { instanceSpec, processId } from './instance-spec.ts';
import { type Launch, type LaunchRole, readLaunch } from './launch.ts';
import { logTail } from './log-tail.ts';
import { observeInstance } from './observe-instance.ts';
import type { Probes } from './probes/probe.ts';
import { SecretSource } from './secrets/secret-source.ts';
import { secretVariables } from './secrets/secret-variables.ts';

export interface ProcessPlatformOptions {
  readonly service: string;
  /** Absolute path of the keeper's state folder. */
  readonly stateFolder: string;
  readonly keeper: KeeperClient;
  readonly clock: Clock;
  /** What `StoredRevision.launch` holds for a revision; undefined when it is not known. */
  readonly launchOf: (revision: Revision) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Name of the one place. Default `local`. */
  readonly place?: string;
}

interface Refusal {
  readonly request: StartRequest;
  readonly because: string;
  readonly since: number;
}

const livenessGraceMs = 10_000;
const firstCheckMs = 1500;

/**
 * Instances of one service as processes of this machine under the keeper. Owns the checks of
 * their health; disposing of it leaves the instances alone.
 */
export class ProcessPlatform implements Platform, AsyncDisposable {
  readonly capabilities: PlatformCapabilities = { instances: 'each', restarts: true };
  readonly places: readonly string[];
  readonly #options: ProcessPlatformOptions;
  readonly #monitor: HealthMonitor;
  readonly #secrets: SecretSource;
  /** Starts that were refused, by instance; kept until they succeed or are stopped. */
  readonly #refused = new Map<string, Refusal>();

  constructor(options: ProcessPlatformOptions) {
    this.#options = options;
    this.places = [options.place ?? 'local'];
    this.#secrets = new SecretSource(options.stateFolder);
    const { keeper } = options;
    // The keeper may be away at that moment; the next check asks again.
    const ignore = () => undefined;
    this.#monitor = new HealthMonitor(options.clock, {
      ready: ({ id, pid }, at) => {
        const notes = { readySince: String(at), readyPid: String(pid) };
        void keeper.note(id, pid, notes).catch(ignore);
      },
      dead: ({ id }) => void keeper.restart(id, livenessGraceMs).catch(ignore),
    });
  }

  async observe(place: string): Promise<Known<PlatformObservation>> {
    assert(this.places.includes(place), `${place} is a place of this platform`);
    const { keeper } = this.#options;
    let views: readonly ProcessView[];
    try {
      views = (await keeper.list()).filter((view) => this.#isOurs(view));
    } catch (error) {
      return unknown(`the keeper does not answer: ${(error as Error).message}`);
    }
    const watched = views.flatMap(watchedOf);
    this.#monitor.watch(watched);
    // What an earlier controller saw ready is asked once before it is called ready again.
    const returning = watched
      .filter((one) => one.earlier.readySince !== undefined)
      .map(({ id }) => id);
    await this.#monitor.checkedOnce(returning, firstCheckMs);
    void forgetEnded(keeper, views, this.#options.clock.now());
    return known(this.#observation(views.filter((view) => view.phase !== 'exited')));
  }

  async start(request: StartRequest): Promise<void> {
    const { service, stateFolder, keeper } = this.#options;
    const run = await this.#launch(request);
    if (typeof run === 'string') return this.#refuse(request, run);
    const variables = secretVariables(run.launch, run.role, this.#secrets);
    if (!variables.ok) return this.#refuse(request, variables.problem);
    try {
      const spec = instanceSpec(service, stateFolder, request, run);
      await keeper.start(spec, variables.value);
      this.#refused.delete(request.instance);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      this.#refuse(request, error.message);
    }
  }

  async stop(_place: string, instance: string, graceMs: number): Promise<void> {
    this.#refused.delete(instance);
    await this.#options.keeper.stop(processId(this.#options.service, instance), graceMs);
  }

  async scale(): Promise<void> {
    assert(false, 'processes are started and stopped by name, not scaled by count');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#monitor[Symbol.asyncDispose]();
  }

  #isOurs(view: ProcessView): boolean {
    return view.kind === 'instance' && view.labels.service === this.#options.service;
  }

  async #launch(request: StartRequest): Promise<{ launch: Launch; role: LaunchRole } | string> {
    const { revision } = request;
    const stored = await this.#options.launchOf(revision);
    if (!stored) return `revision ${revision.number} is not kept any more: deploy it again`;
    const launch = readLaunch(stored);
    if (typeof launch === 'string') return launch;
    const role = launch.roles[request.role];
    if (!role) return `revision ${revision.number} has no role ${request.role}`;
    return { launch, role };
  }

  #refuse(request: StartRequest, because: string): void {
    const since = this.#refused.get(request.instance)?.since ?? this.#options.clock.now();
    this.#refused.set(request.instance, { request, because, since });
  }

  #observation(views: readonly ProcessView[]): PlatformObservation {
    const now = this.#options.clock.now();
    const instances: InstanceObservation[] = [];
    const endpoints: Record<string, Endpoint> = {};
    for (const view of views) {
      const instance = observeInstance(view, this.#monitor.of(view.id), now, ({ logFile }) =>
        logTail(logFile),
      );
      instances.push(instance);
      if (view.port !== undefined) endpoints[instance.id] = { host: '127.0.0.1', port: view.port };
    }
    for (const refusal of this.#refused.values()) instances.push(refusedInstance(refusal));
    return { instances, endpoints };
  }
}

function refusedInstance({ request, because, since }: Refusal): InstanceObservation {
  return {
    id: request.instance,
    revision: request.revision.number,
    role: request.role,
    phase: 'failed',
    since,
    recentRestarts: 0,
    failedChecks: 0,
    because,
  };
}

/** What to check of a running process; nothing when there is nothing to ask. */
function watchedOf(view: ProcessView): readonly Watched[] {
  if (view.phase !== 'running' || view.pid === undefined) return [];
  const probes = JSON.parse(view.labels.probes ?? '{}') as Probes;
  if (!probes.ready) return [];
  const { readySince, readyPid } = view.notes;
  const isThisLife = readyPid === String(view.pid);
  return [
    {
      id: view.id,
      pid: view.pid,
      probes,
      target: {
        cwd: view.labels.folder ?? '/',
        env: {},
        ...(view.port === undefined ? {} : { port: view.port }),
      },
      earlier: {
        everReady: readySince !== undefined,
        ...(isThisLife ? { readySince: Number(readySince) } : {}),
      },
    },
  ];
}
