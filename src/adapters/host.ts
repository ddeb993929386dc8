import type { LeaseKeeper } from '../store/lease.ts';
import { SqliteLeaseKeeper } from '../store/sqlite/sqlite-lease.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../store/store.ts';

/** The state of a host: what every verb needs, without anything being started. */
export interface Host extends Disposable {
  readonly stateFolder: string;
  readonly store: Store;
  readonly leases: LeaseKeeper;
}

export function openHost(stateFolder: string): Host {
  const store = new SqliteStore(stateFolder);
  const leases = new SqliteLeaseKeeper(stateFolder);
  return { stateFolder, store, leases, [Symbol.dispose]: () => store[Symbol.dispose]() };
}
