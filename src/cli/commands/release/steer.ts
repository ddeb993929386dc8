import { openHost } from '../../../adapters/host.ts';
import type { OrderBody } from '../../../core/release/order.ts';
import { giveOrder } from '../../follow/give-order.ts';
import type { VerbInput } from '../../verb.ts';

type Steering = Extract<
  OrderBody,
  { readonly kind: 'pause' | 'resume' | 'approve' | 'abort' | 'retry' }
>['kind'];

/** `pause`, `resume`, `approve`, `abort`, `retry`: orders that need nothing but their name. */
export function steer(kind: Steering): (input: VerbInput) => Promise<number> {
  return async ({ argument, options, terminal }) => {
    using host = openHost(options.state);
    return await giveOrder({ host, service: argument!, options, terminal }, () => ({ kind }));
  };
}
