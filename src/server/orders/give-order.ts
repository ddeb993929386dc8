import type { Order, OrderBody } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { type Caller, demandScope } from '../access/caller.ts';
import type { ApiContext } from '../api-context.ts';
import { knownService } from '../known-service.ts';
import type { OrderAnswer, OrderRequest } from '../schema/order.ts';
import { orderAnswer } from './order-answer.ts';
import { orderBody } from './order-body.ts';
import { rehearse } from './rehearse.ts';

export interface OrderGiven {
  readonly service: string;
  readonly caller: Caller;
  readonly request: OrderRequest;
}

/**
 * Puts an order into the inbox of its service, where its driver finds it, as the command line does.
 * Refused at once: what is stale, what the core would refuse now, and an id of another order. The
 * core decides again when it hears it.
 */
export async function giveOrder(context: ApiContext, given: OrderGiven): Promise<OrderAnswer> {
  const { store, capabilities, clock } = context;
  const { service, caller, request } = given;
  demandScope(caller, request.kind === 'release' ? 'admin' : 'operate', `order ${request.kind}`);
  const { state } = await knownService(store, service);
  const before = await earlierAnswer(context, given, state);
  if (before) return before;
  refuseStale(service, request, state);
  const now = clock.now();
  const body = await orderBody(request, { store, capabilities, service, state, now });
  const order: Order = { ...headOf(request, caller), ...body };
  const pending = await store.pending(service);
  const refusal = rehearse({ state, pending, order, now });
  if (refusal !== undefined) {
    const reason = refusal.replace(/\.$/, '');
    throw new SteadyshipError('ORDER_NOT_APPLICABLE', { order: request.kind, service, reason });
  }
  const { requestId } = request;
  if (request.validateOnly) return { service, requestId, state: 'valid' };
  await store.submit(service, order);
  context.feed.publish(service);
  const answer = await orderAnswer(store, service, requestId);
  return answer ?? { service, requestId, state: 'pending' };
}

/** The same request again is answered with what became of it. Throws REQUEST_ID_REUSED. */
async function earlierAnswer(
  { store }: ApiContext,
  { service, request }: OrderGiven,
  state: ServiceState,
): Promise<OrderAnswer | undefined> {
  const { requestId } = request;
  const waiting = (await store.pending(service)).find((one) => one.id === requestId);
  if (waiting && !isSameOrder(waiting, request)) {
    throw new SteadyshipError('REQUEST_ID_REUSED', { service, request: requestId });
  }
  if (!waiting && !state.ordersDone.includes(requestId)) return undefined;
  return await orderAnswer(store, service, requestId);
}

function isSameOrder(order: OrderBody, request: OrderRequest): boolean {
  if (order.kind !== 'release') return order.kind === request.kind;
  const { purpose } = order;
  return request.kind === (purpose === 'deploy' ? 'release' : purpose);
}

function refuseStale(service: string, request: OrderRequest, { release }: ServiceState): void {
  if ((request.kind === 'approve' || isOneGate(request)) && request.step === undefined) {
    const reason = `body.step: ${request.kind} needs the step it is meant for`;
    throw new SteadyshipError('REQUEST_INVALID', { reason });
  }
  const current = release?.number ?? null;
  if (request.release !== current) {
    const given = nameOf(request.release);
    throw new SteadyshipError('ORDER_STALE', { given, service, current: nameOf(current) });
  }
  const step = release?.phase === 'progressing' ? release.plan.steps[release.step]?.id : undefined;
  if (request.step === undefined || request.step === step) return;
  const at = step === undefined ? 'no step' : `step ${step}`;
  throw new SteadyshipError('ORDER_STALE', { given: `step ${request.step}`, service, current: at });
}

function isOneGate(request: OrderRequest): boolean {
  return request.kind === 'promote' && !request.full;
}

function nameOf(release: number | null): string {
  return release === null ? 'no release' : `release ${release}`;
}

function headOf(request: OrderRequest, caller: Caller): Omit<Order, 'kind'> {
  const { requestId, reason, release, step, actor } = request;
  const isAutomation = request.automation || caller.automation;
  return {
    id: requestId,
    actor: caller.isOwner && actor !== undefined ? actor : caller.name,
    reason,
    ...(isAutomation && { automation: true }),
    ...(release !== null && { release }),
    ...(step !== undefined && { step }),
  } as Omit<Order, 'kind'>;
}
