import type { Clock } from '../../../kit/clock.ts';
import type { Probe, Probes, ProbeTarget } from '../probes/probe.ts';
import { runProbe } from '../probes/run-probe.ts';
import {
  checked,
  dueProbe,
  type EarlierHealth,
  type Health,
  isDead,
  livenessIsDue,
  newHealth,
  type ProbeName,
} from './health.ts';

/** One life of an instance that is to be watched. */
export interface Watched {
  readonly id: string;
  readonly pid: number;
  readonly probes: Probes;
  readonly target: ProbeTarget;
  readonly earlier: EarlierHealth;
}

export interface MonitorEvents {
  /** It became ready. */
  ready(watched: Watched, at: number): void;
  /** Liveness failed too often in a row. */
  dead(watched: Watched, because: string): void;
}

interface Entry {
  readonly watched: Watched;
  health: Health;
  readonly stop: AbortController;
  readonly firstCheck: Promise<void>;
  firstChecked(): void;
}

/** While an instance is not ready it is asked this often, so that readiness is seen at once. */
const eagerMs = 200;
const probesAtOnceMax = 64;

/**
 * Asks instances in the background how they are, at most 64 at a time. Owned by the controller:
 * disposing of it stops the checks and nothing else.
 */
export class HealthMonitor implements AsyncDisposable {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #events: MonitorEvents;
  readonly #loops = new Set<Promise<void>>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(clock: Clock, events: MonitorEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Watches exactly these lives from now on. */
  watch(all: readonly Watched[]): void {
    const wanted = new Map(all.map((watched) => [watched.id, watched]));
    for (const [id, entry] of this.#entries) {
      if (wanted.get(id)?.pid === entry.watched.pid) continue;
      entry.stop.abort();
      this.#entries.delete(id);
    }
    for (const watched of all) if (!this.#entries.has(watched.id)) this.#begin(watched);
  }

  /** The health of a watched life; undefined when it is not watched. */
  of(id: string): Health | undefined {
    return this.#entries.get(id)?.health;
  }

  /** Resolves when each of these was checked once since it is watched, at most after `waitMs`. */
  async checkedOnce(ids: readonly string[], waitMs: number): Promise<void> {
    const all = ids.map((id) => this.#entries.get(id)?.firstCheck);
    const enough = new AbortController();
    await Promise.race([Promise.all(all), this.#clock.sleep(waitMs, enough.signal)]);
    enough.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.watch([]);
    await Promise.all(this.#loops);
  }

  #begin(watched: Watched): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const entry: Entry = {
      watched,
      health: newHealth(watched.probes, this.#clock.now(), watched.earlier),
      stop: new AbortController(),
      firstCheck: promise,
      firstChecked: resolve,
    };
    this.#entries.set(watched.id, entry);
    this.#keep(this.#askReadiness(entry));
    if (watched.probes.live) this.#keep(this.#askLiveness(entry, watched.probes.live));
  }

  #keep(loop: Promise<void>): void {
    this.#loops.add(loop);
    void loop.finally(() => this.#loops.delete(loop));
  }

  async #askReadiness(entry: Entry): Promise<void> {
    const { probes } = entry.watched;
    while (!entry.stop.signal.aborted) {
      const name = dueProbe(probes, entry.health);
      const probe = probes[name];
      if (!probe) return entry.firstChecked();
      const before = entry.health;
      await this.#ask(entry, name, probe);
      entry.firstChecked();
      if (entry.stop.signal.aborted) return;
      if (!before.ready && entry.health.ready) {
        this.#events.ready(entry.watched, entry.health.since);
      }
      // It has just started: whether it is ready is another question, and asked at once.
      if (!before.started && entry.health.started) continue;
      const steady = entry.health.ready && entry.health.failures === 0;
      const pauseMs = probe.everyMs ?? 1000;
      await this.#clock.sleep(
        steady ? pauseMs : Math.min(pauseMs, this.#eager(entry, pauseMs)),
        entry.stop.signal,
      );
    }
  }

  /** Eager before the first readiness only: afterwards a failing instance is asked as announced. */
  #eager(entry: Entry, pauseMs: number): number {
    return entry.health.everReady ? pauseMs : eagerMs;
  }

  async #askLiveness(entry: Entry, probe: Probe): Promise<void> {
    const { watched } = entry;
    while (!entry.stop.signal.aborted) {
      await this.#clock.sleep(probe.everyMs ?? 1000, entry.stop.signal);
      if (entry.stop.signal.aborted) return;
      if (!livenessIsDue(watched.probes, entry.health)) continue;
      await this.#ask(entry, 'live', probe);
      if (entry.stop.signal.aborted || !isDead(watched.probes, entry.health)) continue;
      this.#events.dead(watched, entry.health.because ?? 'the liveness check failed');
      entry.health = { ...entry.health, liveFailures: 0 };
    }
  }

  async #ask(entry: Entry, name: ProbeName, probe: Probe): Promise<void> {
    await this.#enter();
    try {
      if (entry.stop.signal.aborted) return;
      const result = await runProbe(probe, entry.watched.target);
      entry.health = checked(entry.health, name, probe, { result, at: this.#clock.now() });
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= probesAtOnceMax) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    this.#running += 1;
  }

  #leave(): void {
    this.#running -= 1;
    this.#queue.shift()?.();
  }
}
