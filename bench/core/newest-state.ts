import type { Order } from '../../src/core/release/order.ts';
import type { Entry, Loaded, LoggedEvent, Store } from '../../src/store/store.ts';
import { StoreConflict } from '../../src/store/store-conflict.ts';
import type { StoredRevision } from '../../src/store/stored-revision.ts';

/** Keeps the newest state only, as a store of bounded size does: logs would hide a leak of ours. */
export class NewestState implements Store {
  #loaded: Loaded | undefined;
  #orders: Order[] = [];
  readonly #revisions = new Map<number, StoredRevision>();

  async load(): Promise<Loaded | undefined> {
    return this.#loaded;
  }

  async append(service: string, entry: Entry): Promise<void> {
    const last = this.#loaded?.sequence ?? 0;
    if (entry.after !== last) throw new StoreConflict(service, entry.after, last);
    this.#loaded = { state: entry.state, sequence: last + entry.events.length };
    this.#orders = this.#orders.filter((one) => !entry.orders.includes(one.id));
  }

  async history(): Promise<readonly LoggedEvent[]> {
    return [];
  }

  async submit(_service: string, order: Order): Promise<void> {
    this.#orders.push(order);
  }

  async pending(): Promise<readonly Order[]> {
    return this.#orders;
  }

  async keepRevision(_service: string, revision: StoredRevision): Promise<void> {
    this.#revisions.set(revision.number, revision);
    for (const number of this.#revisions.keys()) {
      if (number < revision.number - 2) this.#revisions.delete(number);
    }
  }

  async revisions(): Promise<readonly StoredRevision[]> {
    return [...this.#revisions.values()];
  }

  async services(): Promise<readonly string[]> {
    return [];
  }
}
