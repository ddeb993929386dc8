import type { Event } from '../core/release/event.ts';
import type { Order } from '../core/release/order.ts';
import type { ServiceState } from '../core/release/state.ts';
import type { StoredRevision } from './stored-revision.ts';

/**
 * What must survive: each service's log of events, its newest state, the orders not yet carried
 * out, and what it takes to run each revision. What `append` acknowledged is never lost.
 */
export interface Store {
  /** The newest state of a service and the number of its last event; undefined when unknown. */
  load(service: string): Promise<Loaded | undefined>;
  /**
   * Adds events after event number `after` together with the state they lead to, and forgets the
   * `orders` they answer: all of it or nothing. Throws `StoreConflict` when the log has moved on.
   */
  append(service: string, entry: Entry): Promise<void>;
  /** Events of a service from number `from` on (the first is 1), at most `limit`. */
  history(service: string, from: number, limit: number): Promise<readonly LoggedEvent[]>;
  /** Puts an order where the service's driver finds it. The same id twice is one order. */
  submit(service: string, order: Order): Promise<void>;
  /** Orders nobody has answered yet, oldest first. */
  pending(service: string): Promise<readonly Order[]>;
  /** Keeps what it takes to run a revision; a number that exists is never changed. */
  keepRevision(service: string, revision: StoredRevision): Promise<void>;
  /** Revisions of a service, oldest first. */
  revisions(service: string): Promise<readonly StoredRevision[]>;
  /** Names of the services that have a state or a revision. */
  services(): Promise<readonly string[]>;
}

export interface Loaded {
  readonly state: ServiceState;
  readonly sequence: number;
}

export interface LoggedEvent {
  readonly sequence: number;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly event: Event;
}

export interface Entry {
  readonly after: number;
  readonly at: number;
  readonly events: readonly Event[];
  readonly state: ServiceState;
  /** Ids of the orders that these events answer. */
  readonly orders: readonly string[];
}
