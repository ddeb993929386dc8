import type { Order } from '../core/order.ts';
import { SteadyshipError } from '../kit/error.ts';
import { historyMax, pendingMax } from './bounds.ts';
import { frozen } from './frozen.ts';
import type { Entry, Loaded, LoggedEvent, Store } from './store.ts';
import { StoreConflict } from './store-conflict.ts';
import type { StoredRevision } from './stored-revision.ts';

interface Kept {
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
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const keep = options.freeze === false ? <Value>(value: Value) => value : frozen;
  const services = new Map<string, Kept>();

  function kept(service: string): Kept {
    let found = services.get(service);
    if (!found) {
      found = {
        loaded: undefined,
        events: [],
        pending: new Map(),
        answered: new Set(),
        revisions: new Map(),
      };
      services.set(service, found);
    }
    return found;
  }

  return {
    async load(service) {
      return services.get(service)?.loaded;
    },

    async append(service, entry) {
      append(kept(service), service, keep(entry));
    },

    async history(service, from, limit) {
      const start = Math.max(0, from - 1);
      const count = Math.max(0, Math.min(limit, historyMax));
      return services.get(service)?.events.slice(start, start + count) ?? [];
    },

    async submit(service, order) {
      const { pending, answered } = kept(service);
      if (answered.has(order.id) || pending.has(order.id)) return;
      if (pending.size >= pendingMax) {
        throw new SteadyshipError('INBOX_FULL', { service, count: pending.size });
      }
      pending.set(order.id, keep(order));
    },

    async pending(service) {
      return [...(services.get(service)?.pending.values() ?? [])];
    },

    async keepRevision(service, revision) {
      const { revisions } = kept(service);
      if (!revisions.has(revision.number)) revisions.set(revision.number, keep(revision));
    },

    async revisions(service) {
      const found = [...(services.get(service)?.revisions.values() ?? [])];
      return found.sort((a, b) => a.number - b.number);
    },

    async services() {
      return [...services]
        .filter(([, { loaded, revisions }]) => loaded !== undefined || revisions.size > 0)
        .map(([name]) => name)
        .sort();
    },
  };
}

function append(kept: Kept, service: string, entry: Entry): void {
  const last = kept.loaded?.sequence ?? 0;
  if (entry.after !== last) throw new StoreConflict(service, entry.after, last);
  let sequence = last;
  for (const event of entry.events) {
    sequence += 1;
    kept.events.push({ sequence, at: entry.at, event });
  }
  kept.loaded = { state: entry.state, sequence };
  for (const id of entry.orders) {
    kept.pending.delete(id);
    kept.answered.add(id);
  }
}
