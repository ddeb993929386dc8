import type { Revision } from '../core/release/revision.ts';
import type { PlatformCapabilities } from '../core/world/capabilities.ts';
import { type Known, known } from '../core/world/known.ts';
import type { InstanceObservation } from '../core/world/observation.ts';
import { assert } from '../kit/assert.ts';
import type { Clock } from '../kit/clock.ts';
import type { Endpoint } from './endpoint.ts';
import type { Platform, PlatformObservation, StartRequest } from './platform.ts';

/** How an instance of the fake platform lives. Times in milliseconds after its start. */
export interface Life {
  readonly readyAfterMs: number;
  /** Exits this long after each start and is started again by the platform. */
  readonly crashesAfterMs?: number;
  /** Fails its health checks from then on. */
  readonly sickAfterMs?: number;
  /** Ready and unready in turns of this length. */
  readonly flapsEveryMs?: number;
  /** Cannot be started at all. */
  readonly broken?: boolean;
  /** Time it takes to exit once it is asked to; the grace ends it in any case. */
  readonly exitsAfterMs: number;
}

/** An instance as it really is, whatever an observation says. */
export interface FakeInstance {
  readonly id: string;
  readonly place: string;
  readonly revision: number;
  readonly role: string;
  readonly startedAt: number;
  readonly life: Life;
  stopAt: number | undefined;
}

const checkEveryMs = 2000;
const restartWindowMs = 300_000;

/** A platform in memory: obeys at once, lives by the clock, and does what each life says. */
export class FakePlatform implements Platform {
  readonly capabilities: PlatformCapabilities;
  readonly places: readonly string[];
  readonly #clock: Clock;
  readonly #lifeOf: (request: StartRequest) => Life;
  readonly #instances = new Map<string, FakeInstance>();
  readonly #wanted = new Map<string, Readonly<Record<string, number>>>();
  #nextPod = 1;

  constructor(options: {
    readonly clock: Clock;
    readonly places: readonly string[];
    readonly instances: PlatformCapabilities['instances'];
    readonly lifeOf: (request: StartRequest) => Life;
  }) {
    this.#clock = options.clock;
    this.places = options.places;
    this.capabilities = { instances: options.instances, restarts: true };
    this.#lifeOf = options.lifeOf;
  }

  async observe(place: string): Promise<Known<PlatformObservation>> {
    const instances = this.at(place).map((one) => this.look(one));
    const endpoints: Record<string, Endpoint> = {};
    for (const { id } of instances) endpoints[id] = { host: '127.0.0.1', port: 1 };
    const wanted = this.#wanted.get(place);
    return known({ instances, endpoints, ...(wanted && { wanted }) });
  }

  async start(request: StartRequest): Promise<void> {
    if (this.#instances.has(request.instance)) return;
    this.#add(request);
  }

  async stop(_place: string, instance: string, graceMs: number): Promise<void> {
    const found = this.#instances.get(instance);
    if (!found || found.stopAt !== undefined) return;
    found.stopAt = this.#clock.now() + Math.min(graceMs, found.life.exitsAfterMs);
  }

  async scale(place: string, revision: Revision, role: string, count: number): Promise<void> {
    assert(this.capabilities.instances === 'count', 'only counted instances are scaled');
    const present = this.at(place).filter(
      (one) => one.revision === revision.number && one.role === role && one.stopAt === undefined,
    );
    for (let i = present.length; i < count; i += 1) {
      const instance = `pod-${this.#nextPod++}`;
      this.#add({ place, instance, revision, role });
    }
    for (const one of present.slice(count)) {
      one.stopAt = this.#clock.now() + one.life.exitsAfterMs;
    }
  }

  /** What an autoscaler wants at a place from now on, by role. */
  want(place: string, wanted: Readonly<Record<string, number>>): void {
    this.#wanted.set(place, wanted);
  }

  wantedAt(place: string): Readonly<Record<string, number>> | undefined {
    return this.#wanted.get(place);
  }

  /** Everything that exists at a place, stopping instances included. */
  at(place: string): FakeInstance[] {
    const now = this.#clock.now();
    for (const [id, one] of this.#instances) {
      if (one.stopAt !== undefined && one.stopAt <= now) this.#instances.delete(id);
    }
    return [...this.#instances.values()].filter((one) => one.place === place);
  }

  /** An instance ends without anybody's order. */
  kill(instance: string): void {
    this.#instances.delete(instance);
  }

  /** One instance as an observer sees it now. */
  look(instance: FakeInstance): InstanceObservation {
    const { id, revision, role } = instance;
    return { id, revision, role, ...this.#condition(instance) };
  }

  #add(request: StartRequest): void {
    this.#instances.set(request.instance, {
      id: request.instance,
      place: request.place,
      revision: request.revision.number,
      role: request.role,
      startedAt: this.#clock.now(),
      life: this.#lifeOf(request),
      stopAt: undefined,
    });
  }

  #condition(
    instance: FakeInstance,
  ): Pick<InstanceObservation, 'phase' | 'since' | 'recentRestarts' | 'failedChecks'> {
    const { life, startedAt, stopAt } = instance;
    const now = this.#clock.now();
    const ageMs = now - startedAt;
    const healthy = { recentRestarts: 0, failedChecks: 0 };
    if (stopAt !== undefined) return { phase: 'stopping', since: startedAt, ...healthy };
    if (life.broken) return { phase: 'failed', since: startedAt, ...healthy };
    if (life.crashesAfterMs !== undefined)
      return crashing(life, life.crashesAfterMs, instance, now);
    if (ageMs < life.readyAfterMs) return { phase: 'starting', since: startedAt, ...healthy };
    const readySince = startedAt + life.readyAfterMs;
    if (life.sickAfterMs !== undefined && ageMs >= life.sickAfterMs) {
      const since = startedAt + life.sickAfterMs;
      const failedChecks = 1 + Math.floor((now - since) / checkEveryMs);
      return { phase: 'unready', since, recentRestarts: 0, failedChecks };
    }
    if (life.flapsEveryMs !== undefined) {
      const turns = Math.floor((now - readySince) / life.flapsEveryMs);
      const since = readySince + turns * life.flapsEveryMs;
      return turns % 2 === 0
        ? { phase: 'ready', since, ...healthy }
        : { phase: 'unready', since, recentRestarts: 0, failedChecks: 1 };
    }
    return { phase: 'ready', since: readySince, ...healthy };
  }
}

/** Starts, perhaps becomes ready, exits, is started again: in turns of `crashesAfterMs`. */
function crashing(
  life: Life,
  turnMs: number,
  instance: FakeInstance,
  now: number,
): Pick<InstanceObservation, 'phase' | 'since' | 'recentRestarts' | 'failedChecks'> {
  const ageMs = now - instance.startedAt;
  const turns = Math.floor(ageMs / turnMs);
  const recentRestarts = Math.min(turns, Math.ceil(restartWindowMs / turnMs));
  const turnAt = instance.startedAt + turns * turnMs;
  const isReady = ageMs - turns * turnMs >= life.readyAfterMs;
  return isReady
    ? { phase: 'ready', since: turnAt + life.readyAfterMs, recentRestarts, failedChecks: 0 }
    : { phase: 'starting', since: instance.startedAt, recentRestarts, failedChecks: 0 };
}
