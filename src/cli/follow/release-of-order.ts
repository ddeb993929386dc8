import type { Order } from '../../core/release/order.ts';
import type { Outcome } from '../../core/release/release.ts';
import type { ServiceState } from '../../core/release/state.ts';

/** What became of the release that an order is about. */
interface OrderedRelease {
  readonly isOver: boolean;
  readonly outcome: Outcome | undefined;
}

/**
 * The release that an order began or was given for, which need not be the latest: another may have
 * superseded it meanwhile. Undefined when there is none.
 */
export function releaseOfOrder(state: ServiceState, order: Order): OrderedRelease | undefined {
  const { release, past } = state;
  const isIts = (number: number, revision: number) => {
    if (order.kind === 'release') return revision === order.revision.number;
    if (order.kind === 'retry') return number === (order.release ?? 0) + 1;
    return order.release === undefined || number === order.release;
  };
  if (release && isIts(release.number, release.candidate.number)) {
    return { isOver: release.phase === 'ended', outcome: release.outcome };
  }
  const found = past.findLast(({ number, revision }) => isIts(number, revision.number));
  return found && { isOver: true, outcome: found.outcome };
}
