import { waitsForPerson } from '../../core/explain/summary.ts';
import type { Order } from '../../core/release/order.ts';
import type { Outcome } from '../../core/release/release.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { exits } from '../exits.ts';
import { releaseOfOrder } from './release-of-order.ts';

/** `open`: there is more to come. `waiting`: for a person, in the release that was ordered. */
export type Settlement = 'open' | 'waiting' | 'settled';

/**
 * Whether an order was answered and what it began has ended. `drives`: nobody else would see the
 * release through that an approval or a resumption lets go on.
 */
export function settlement(
  state: ServiceState,
  order: Order,
  { drives }: { readonly drives: boolean },
): Settlement {
  if (!state.ordersDone.includes(order.id)) return 'open';
  if (!seesThrough(order, drives)) return 'settled';
  if (state.refused?.order === order.id && order.kind !== 'release') return 'settled';
  const its = releaseOfOrder(state, order);
  // Whoever superseded it sees to what it leaves behind.
  if (its === undefined || its.outcome === 'superseded') return 'settled';
  const isLeaving = state.places.some((one) => one.leaving.length > 0);
  if (its.isOver && !isLeaving) return 'settled';
  return waitsForPerson(state) ? 'waiting' : 'open';
}

function seesThrough({ kind }: Order, drives: boolean): boolean {
  if (kind === 'release' || kind === 'abort' || kind === 'retry') return true;
  return drives && kind !== 'pause' && kind !== 'scale';
}

/** The exit code of an order that is settled. */
export function settledExit(state: ServiceState, order: Order): number {
  const { release, refused } = state;
  if (refused?.order === order.id) {
    if (order.kind !== 'release') return exits.refused;
    // What was asked for is so already: a repeated deploy is not a failure.
    if (state.stable?.digest === order.revision.digest) return exits.done;
    if (release?.candidate.digest !== order.revision.digest) return exits.refused;
  }
  if (order.kind === 'abort') return exits.done;
  const its = releaseOfOrder(state, order);
  if (order.kind === 'release' || order.kind === 'retry') return exitOf(its?.outcome);
  return its?.isOver ? exitOf(its.outcome) : exits.done;
}

/** The exit code of a release that has ended. */
export function outcomeExit({ release }: ServiceState): number {
  return exitOf(release?.outcome);
}

function exitOf(outcome: Outcome | undefined): number {
  return outcome === 'completed' ? exits.done : exits.refused;
}
