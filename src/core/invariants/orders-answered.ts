import type { Invariant } from './invariant.ts';

/** Every order is answered once: carried out, or refused with a reason. */
export const ordersAnswered: Invariant = {
  number: 11,
  broken({ before, orders, decision }) {
    const answered = decision.events.flatMap((one) =>
      one.kind === 'order-done' || one.kind === 'order-refused' ? [one.order] : [],
    );
    if (new Set(answered).size !== answered.length) return 'an order was answered twice';
    for (const { id } of orders) {
      if (!answered.includes(id) && !before.ordersDone.includes(id)) return `${id} was lost`;
    }
    return undefined;
  },
};
