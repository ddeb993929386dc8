import type { Order } from '../core/order.ts';
import { assert } from '../kit/assert.ts';
import type { Entry, Loaded, LoggedEvent, Store } from './store.ts';
import type { StoredRevision } from './stored-revision.ts';

interface Shelf {
  state: Loaded | undefined;
  readonly log: LoggedEvent[];
  readonly orders: Map<string, Order>;
  readonly revisions: Map<number, StoredRevision>;
}

/** A store in memory, for the simulator and for tests. What it is given is never changed. */
export class MemoryStore implements Store {
  readonly #shelves = new Map<string, Shelf>();

  async load(service: string): Promise<Loaded | undefined> {
    return this.#shelf(service).state;
  }

  async append(service: string, entry: Entry): Promise<void> {
    const shelf = this.#shelf(service);
    assert(entry.after === shelf.log.length, `the log of ${service} has not moved on`);
    for (const event of entry.events) {
      shelf.log.push({ sequence: shelf.log.length + 1, at: entry.at, event });
    }
    shelf.state = { state: entry.state, sequence: shelf.log.length };
    for (const order of entry.orders) shelf.orders.delete(order);
  }

  async history(service: string, from: number, limit: number): Promise<readonly LoggedEvent[]> {
    return this.#shelf(service).log.slice(from - 1, from - 1 + limit);
  }

  async submit(service: string, order: Order): Promise<void> {
    this.#shelf(service).orders.set(order.id, order);
  }

  async pending(service: string): Promise<readonly Order[]> {
    return [...this.#shelf(service).orders.values()];
  }

  async keepRevision(service: string, revision: StoredRevision): Promise<void> {
    const { revisions } = this.#shelf(service);
    if (!revisions.has(revision.number)) revisions.set(revision.number, revision);
  }

  async revisions(service: string): Promise<readonly StoredRevision[]> {
    return [...this.#shelf(service).revisions.values()];
  }

  async services(): Promise<readonly string[]> {
    return [...this.#shelves.keys()];
  }

  #shelf(service: string): Shelf {
    let shelf = this.#shelves.get(service);
    if (!shelf) {
      shelf = { state: undefined, log: [], orders: new Map(), revisions: new Map() };
      this.#shelves.set(service, shelf);
    }
    return shelf;
  }
}
