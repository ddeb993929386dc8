import { Draft } from '../../core/decide/draft.ts';
import { hearOrders } from '../../core/decide/orders.ts';
import type { Order } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { unknown } from '../../core/world/known.ts';

export interface Rehearsal {
  readonly state: ServiceState;
  /** Orders that will be heard before it, oldest first. */
  readonly pending: readonly Order[];
  readonly order: Order;
  readonly now: number;
}

/**
 * What the core would answer to an order now: undefined, or why not. The very code that answers it
 * in the end, on a copy that is thrown away.
 */
export function rehearse({ state, pending, order, now }: Rehearsal): string | undefined {
  const nothingSeen = { places: [], tasks: unknown('nobody looked') };
  const draft = new Draft(state, { observation: nothingSeen }, now);
  hearOrders(draft, [...pending.filter((one) => one.id !== order.id), order]);
  for (const event of draft.events) {
    if (event.kind === 'order-refused' && event.order === order.id) return event.because;
  }
  return undefined;
}
