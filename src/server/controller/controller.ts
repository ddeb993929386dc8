import { drive } from '../../engine/drive.ts';
import { Engine, type Turn } from '../../engine/engine.ts';
import type { Ports } from '../../engine/ports.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Lease, LeaseHolder, LeaseKeeper } from '../../store/lease.ts';
import type { Store } from '../../store/store.ts';
import type { EventFeed } from '../event-feed.ts';
import type { Drivers, DriverView } from './drivers.ts';

export interface ControllerOptions {
  readonly store: Store;
  readonly leases: LeaseKeeper;
  readonly clock: Clock;
  /** Shown to whoever meets the lease. */
  readonly holder: LeaseHolder;
  /** What the engine of a service talks to; closed when its drive ends. */
  readonly openPorts: (service: string) => Promise<Ports & AsyncDisposable>;
  /**
   * What the ports of a service depend on, such as its public port and its limits. Asked when a
   * release begins: where it has changed, the ports are opened anew.
   */
  readonly portsNeeded: (service: string) => Promise<string>;
  /** Wakes a drive that waits for its next look when an order comes in. */
  readonly feed: EventFeed;
  readonly onTurn: (service: string, turn: Turn) => void;
  /** A drive failed and is tried again. */
  readonly onTrouble: (service: string, error: Error) => void;
  readonly timing?: ControllerTiming;
}

export interface ControllerTiming {
  /** How often new services and free leases are looked for. */
  readonly lookMs: number;
  readonly busyMs: number;
  readonly idleMs: number;
  /** After the first failure; doubled with each further one, up to the second. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** How long the turns in progress may take to end. */
  readonly endWithinMs: number;
}

export const usualControllerTiming: ControllerTiming = {
  lookMs: 1000,
  busyMs: 250,
  idleMs: 1000,
  retryMs: 1000,
  retryMaxMs: 30_000,
  endWithinMs: 20_000,
};

/**
 * Drives every service of a target that nobody else drives. Each has a loop, ports and a lease of
 * its own: one that is slow, fails or hangs holds no other. Nothing is remembered that is not in
 * the store, so the process may end at any time.
 */
export class Controller implements Drivers {
  readonly #options: ControllerOptions;
  readonly #timing: ControllerTiming;
  readonly #views = new Map<string, DriverView>();
  readonly #loops = new Map<string, Promise<void>>();

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#timing = options.timing ?? usualControllerTiming;
  }

  of(service: string): DriverView {
    return this.#views.get(service) ?? { kind: 'none' };
  }

  /**
   * Drives until `signal` is aborted, then lets each service finish its turn. Resolves with the
   * services whose turn did not end in time; their leases end with the process.
   */
  async run(signal: AbortSignal): Promise<readonly string[]> {
    const { clock, store, onTrouble } = this.#options;
    while (!signal.aborted) {
      try {
        for (const service of await store.services()) this.#begin(service, signal);
      } catch (error) {
        onTrouble('the list of services', error as Error);
      }
      await clock.sleep(this.#timing.lookMs, signal);
    }
    const enough = new AbortController();
    const all = Promise.all(this.#loops.values()).then(() => enough.abort());
    await Promise.race([all, clock.sleep(this.#timing.endWithinMs, enough.signal)]);
    return [...this.#loops.keys()];
  }

  #begin(service: string, signal: AbortSignal): void {
    if (this.#loops.has(service)) return;
    const loop = this.#keepDriving(service, signal).finally(() => {
      this.#loops.delete(service);
      this.#views.delete(service);
    });
    this.#loops.set(service, loop);
  }

  async #keepDriving(service: string, signal: AbortSignal): Promise<void> {
    const { clock, onTrouble } = this.#options;
    const { lookMs, retryMs, retryMaxMs } = this.#timing;
    let failures = 0;
    while (!signal.aborted) {
      let waitMs = lookMs;
      try {
        await this.#driveOnce(service, signal, () => {
          failures = 0;
        });
      } catch (error) {
        waitMs = Math.min(retryMs * 2 ** failures, retryMaxMs);
        failures += 1;
        this.#note(service, error as Error);
        onTrouble(service, error as Error);
      }
      await clock.sleep(waitMs, signal);
    }
  }

  #note(service: string, error: Error): void {
    const before = this.of(service);
    const since = before.kind === 'failing' ? before.since : this.#options.clock.now();
    this.#views.set(service, { kind: 'failing', since, because: error.message });
  }

  /** Until told to stop or the lease is lost; at once when somebody else has it. */
  async #driveOnce(service: string, signal: AbortSignal, onGood: () => void): Promise<void> {
    const { leases, holder } = this.#options;
    const lease = await leases.acquire(service, holder, 0);
    if (!isLease(lease)) {
      this.#views.set(service, { kind: 'elsewhere', by: lease });
      return;
    }
    await using _ = lease;
    while (!signal.aborted && lease.isHeld())
      await this.#driveUnder(lease, service, signal, onGood);
  }

  /** Until told to stop, the lease is lost, or a release needs other ports. */
  async #driveUnder(
    lease: Lease,
    service: string,
    signal: AbortSignal,
    onGood: () => void,
  ): Promise<void> {
    const { clock, feed, openPorts, portsNeeded, onTurn } = this.#options;
    const { busyMs, idleMs } = this.#timing;
    const needed = await portsNeeded(service);
    await using ports = await openPorts(service);
    const engine = await Engine.open({ service, ports, mayAct: () => lease.isHeld() });
    const since = clock.now();
    if (this.of(service).kind !== 'failing') {
      this.#views.set(service, { kind: 'driving', since, turn: undefined });
    }
    do {
      await drive(engine, {
        clock: { now: () => clock.now(), sleep: (ms) => feed.wait(service, ms, signal) },
        busyMs,
        idleMs,
        signal,
        onTurn: (turn) => {
          onGood();
          this.#views.set(service, { kind: 'driving', since, turn });
          onTurn(service, turn);
        },
        isDone: (turn) => !lease.isHeld() || beginsRelease(turn),
      });
    } while (!signal.aborted && lease.isHeld() && needed === (await portsNeeded(service)));
  }
}

function beginsRelease({ decision }: Turn): boolean {
  return decision.events.some((one) => one.kind === 'release-started');
}

function isLease(answer: Lease | LeaseHolder): answer is Lease {
  return 'kind' in answer;
}
