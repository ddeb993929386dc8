import type { Clock } from '../kit/clock.ts';
import type { Lease, LeaseHolder, LeaseKeeper } from './lease.ts';

const pollMs = 50;

/** Leases between the parts of one process: for tests and the simulator. */
export class MemoryLeaseKeeper implements LeaseKeeper {
  readonly #clock: Clock;
  readonly #holders = new Map<string, { readonly holder: LeaseHolder }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async acquire(
    service: string,
    holder: LeaseHolder,
    waitMs: number,
  ): Promise<Lease | LeaseHolder> {
    const until = this.#clock.now() + waitMs;
    for (;;) {
      const current = this.#holders.get(service);
      if (!current) break;
      if (this.#clock.now() >= until) return current.holder;
      await this.#clock.sleep(Math.min(pollMs, until - this.#clock.now()));
    }
    const mine = { holder };
    this.#holders.set(service, mine);
    const isHeld = () => this.#holders.get(service) === mine;
    return {
      kind: 'lease',
      isHeld,
      [Symbol.asyncDispose]: async () => {
        if (isHeld()) this.#holders.delete(service);
      },
    };
  }

  /** Takes a lease away from its holder, as a kill or a lost machine does. */
  revoke(service: string): void {
    this.#holders.delete(service);
  }
}
