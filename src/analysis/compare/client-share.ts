import type { Stratum } from '../sequential/stratum.ts';
import type { Window } from './window.ts';

/**
 * Clients counted since the weight last changed. Under a sticky split a client that turns bad may
 * have been counted long ago, perhaps for the other revision, so the window's own clients do not
 * say what share of the bad ones an innocent candidate would have.
 */
export interface ClientPool {
  readonly candidate: number;
  readonly stable: number;
}

export const emptyPool: ClientPool = { candidate: 0, stable: 0 };

/** So many clients show the real share well enough to correct the one that was asked for. */
const trustedAt = 1000;

/** The pool after one more window, and what the window says of clients; see `Stratum.share`. */
export function clientStratum(
  pool: ClientPool,
  window: Window,
): { readonly stratum: Stratum; readonly pool: ClientPool } {
  const candidate = window.candidate.clients;
  const stable = window.stable.clients;
  const next: ClientPool = {
    candidate: pool.candidate + (candidate?.counted ?? 0),
    stable: pool.stable + (stable?.counted ?? 0),
  };
  const all = next.candidate + next.stable;
  const seen = all >= trustedAt ? next.candidate / all : window.asked;
  return {
    pool: next,
    stratum: {
      candidate: { units: candidate?.counted ?? 0, bad: candidate?.bad ?? 0 },
      stable: { units: stable?.counted ?? 0, bad: stable?.bad ?? 0 },
      share: { low: Math.min(seen, window.asked), high: Math.max(seen, window.asked) },
    },
  };
}
