import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { openHost } from '../../adapters.ts';
import type { Order, OrderBody } from '../../core/release/order.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { storedEdge } from '../edge.ts';
import { followOrder } from '../follow-order.ts';
import type { Terminal } from '../terminal.ts';

export interface OrderOptions {
  readonly state: string;
  readonly reason?: string;
  readonly json: boolean;
}

/** Gives an order about a service and sees it through. */
export async function give(
  service: string,
  body: Exclude<OrderBody, { kind: 'release' }>,
  options: OrderOptions,
  terminal: Terminal,
): Promise<number> {
  using host = openHost(options.state);
  const loaded = await host.store.load(service);
  if (!loaded) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  const { release } = loaded.state;
  const order: Order = {
    id: randomUUID(),
    actor: userInfo().username,
    reason: options.reason ?? body.kind,
    ...(release && { release: release.number }),
    ...body,
  };
  await host.store.submit(service, order);
  const edge = await storedEdge(host, service);
  return await followOrder({ host, service, edge, order, terminal, json: options.json });
}
