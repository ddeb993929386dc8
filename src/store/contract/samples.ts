import type { Event } from '../../core/release/event.ts';
import type { Order } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import type { Entry } from '../store.ts';
import type { StoredRevision } from '../stored-revision.ts';

// A store does not look inside what it keeps, so these need not make sense to the core.

export function sampleState(service: string, mark: number): ServiceState {
  return { format: 1, service, epoch: mark } as unknown as ServiceState;
}

export function sampleEvent(mark: number | string): Event {
  return { kind: 'sample', mark } as unknown as Event;
}

export function sampleOrder(id: string): Order {
  return { id, actor: 'ada', reason: 'because', kind: 'pause' };
}

export function sampleRevision(number: number, version = `1.${number}`): StoredRevision {
  const launch = { run: ['node', 'server.js'] };
  return { number, version, digest: 'd', createdAt: 5, launch } as unknown as StoredRevision;
}

/** An entry of `count` events after event number `after`. */
export function sampleEntry(after: number, count = 1, orders: readonly string[] = []): Entry {
  const marks = Array.from({ length: count }, (_, index) => after + index + 1);
  const state = sampleState('shop', after + count);
  return { after, at: 1000 + after, events: marks.map(sampleEvent), state, orders };
}
