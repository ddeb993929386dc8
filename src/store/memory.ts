import type { Order } from '../core/release/order.ts';
import { SteadyshipError } from '../kit/error.ts';
import { historyMax, pendingMax } from './bounds.ts';
import { frozen } from './frozen.ts';
import type { Entry, Loaded, LoggedEvent, Store } from './store.ts';
import { StoreConflict } from './store-conflict.ts';
import type { StoredRevision } from './stored-revision.ts';

interface Shelf {
  loaded: Loaded | undefined;
  readonly events: LoggedEvent[];
  readonly pending: Map<string, Order>;
  readonly answered: Set<string>;
  readonly revisions: Map<number, StoredRevision>;
}

export interface MemoryStoreOptions {
  /**
   * By default everything given is frozen, which finds whoever changes it later. The simulator,
   * which trusts the core's data to be readonly, saves the time.
   */
  readonly freeze?: boolean;
}

/** A store that lives as long as the process: for tests and the simulator. Nothing is copied. */
export class MemoryStore implements Store {
  readonly #shelves = new Map<string, Shelf>();
  readonly #freeze: boolean;

  constructor(options: MemoryStoreOptions = {}) {
    this.#freeze = options.freeze ?? true;
  }

  async load(service: string): Promise<Loaded | undefined> {
    return this.#shelves.get(service)?.loaded;
  }

  async append(service: string, entry: Entry): Promise<void> {
    const shelf = this.#shelf(service);
    const last = shelf.loaded?.sequence ?? 0;
    if (entry.after !== last) throw new StoreConflict(service, entry.after, last);
    const { at, events, state, orders } = this.#kept(entry);
    for (const event of events) {
      shelf.events.push({ sequence: shelf.events.length + 1, at, event });
    }
    shelf.loaded = { state, sequence: shelf.events.length };
    for (const id of orders) {
      shelf.pending.delete(id);
      shelf.answered.add(id);
    }
  }

  async history(service: string, from: number, limit: number): Promise<readonly LoggedEvent[]> {
    const start = Math.max(0, from - 1);
    const count = Math.max(0, Math.min(limit, historyMax));
    return this.#shelves.get(service)?.events.slice(start, start + count) ?? [];
  }

  async submit(service: string, order: Order): Promise<void> {
    const { pending, answered } = this.#shelf(service);
    if (answered.has(order.id) || pending.has(order.id)) return;
    if (pending.size >= pendingMax) {
      throw new SteadyshipError('INBOX_FULL', { service, count: pending.size });
    }
    pending.set(order.id, this.#kept(order));
  }

  async pending(service: string): Promise<readonly Order[]> {
    return [...(this.#shelves.get(service)?.pending.values() ?? [])];
  }

  async keepRevision(service: string, revision: StoredRevision): Promise<void> {
    const { revisions } = this.#shelf(service);
    if (!revisions.has(revision.number)) revisions.set(revision.number, this.#kept(revision));
  }

  async revisions(service: string): Promise<readonly StoredRevision[]> {
    const found = [...(this.#shelves.get(service)?.revisions.values() ?? [])];
    return found.sort((a, b) => a.number - b.number);
  }

  async services(): Promise<readonly string[]> {
    return [...this.#shelves]
      .filter(([, { loaded, revisions }]) => loaded !== undefined || revisions.size > 0)
      .map(([name]) => name)
      .sort();
  }

  #kept<Value>(value: Value): Value {
    return this.#freeze ? frozen(value) : value;
  }

  #shelf(service: string): Shelf {
    let shelf = this.#shelves.get(service);
    if (!shelf) {
      shelf = {
        loaded: undefined,
        events: [],
        pending: new Map(),
        answered: new Set(),
        revisions: new Map(),
      };
      this.#shelves.set(service, shelf);
    }
    return shelf;
  }
}
