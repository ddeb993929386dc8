import { openHost } from '../../../adapters/host.ts';
import { giveOrder } from '../../follow/give-order.ts';
import type { VerbInput } from '../../verb.ts';

/** `promote <service> [--full]`: passes one gate, or everything up to the end. */
export async function promote({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const full = options.full ?? false;
  return await giveOrder({ host, service: argument!, options, terminal }, () => ({
    kind: 'promote',
    full,
  }));
}
