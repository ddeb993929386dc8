import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { storedEdge } from '../../adapters/edge.ts';
import type { Host } from '../../adapters/host.ts';
import type { Order, OrderBody } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { SteadyshipError } from '../../kit/error.ts';
import type { Terminal } from '../terminal.ts';
import type { Options } from '../verb.ts';
import { followOrder } from './follow-order.ts';

export interface OrderScene {
  readonly host: Host;
  readonly service: string;
  readonly options: Options;
  readonly terminal: Terminal;
}

/** Gives an order about a service that exists, for the release it is in, and sees it through. */
export async function giveOrder(
  { host, service, options, terminal }: OrderScene,
  bodyFor: (state: ServiceState) => OrderBody | Promise<OrderBody>,
): Promise<number> {
  const loaded = await host.store.load(service);
  if (!loaded) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  const { state } = loaded;
  const body = await bodyFor(state);
  const order: Order = { ...orderHead(options.reason ?? nameOf(body), state), ...body };
  const edge = await storedEdge(host.store, service);
  await host.store.submit(service, order);
  return followOrder({ host, service, edge, order, terminal, options });
}

/** Who orders why, and which release they were looking at. */
export function orderHead(reason: string, state: ServiceState | undefined): Omit<Order, 'kind'> {
  const release = state?.release?.number;
  return {
    id: randomUUID(),
    actor: userInfo().username,
    reason,
    ...(release !== undefined && { release }),
  } as Omit<Order, 'kind'>;
}

/** What a person would call the order: an undo and a restart are releases too. */
function nameOf(body: OrderBody): string {
  return body.kind === 'release' ? body.purpose : body.kind;
}
