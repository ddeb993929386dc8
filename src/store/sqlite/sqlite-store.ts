import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Event } from '../../core/release/event.ts';
import type { Order } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { historyMax, pendingMax } from '../bounds.ts';
import type { Entry, Loaded, LoggedEvent, Store } from '../store.ts';
import { StoreConflict } from '../store-conflict.ts';
import type { StoredRevision } from '../stored-revision.ts';
import { readableFailure } from './failure.ts';
import { openDatabase } from './open-database.ts';
import { type Sealed, sealed, unsealed } from './sealed-json.ts';
import { type Statements, statements } from './statements.ts';

export interface SqliteStoreOptions {
  /** Bounds the database file, as a quota would; by default the disk is the bound. */
  readonly bytesMax?: number;
  /** How long a call waits for another process that is writing; by default 5 s. */
  readonly busyMs?: number;
}

/**
 * The store of one host: `steadyship.db` in the state folder. Any number of processes may have it
 * open; one of them drives a service, under its lease. Opening and all methods throw
 * STORE_CORRUPT, STORE_TOO_NEW, STORE_BUSY, DISK_FULL and the like, and then nothing was changed.
 */
export class SqliteStore implements Store, Disposable {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #sql: Statements;

  constructor(folder: string, options: SqliteStoreOptions = {}) {
    this.#path = join(folder, 'steadyship.db');
    this.#database = openDatabase(this.#path, options.busyMs ?? 5000);
    if (options.bytesMax !== undefined) limitPages(this.#database, options.bytesMax);
    this.#sql = statements(this.#database);
  }

  async load(service: string): Promise<Loaded | undefined> {
    return this.#attempt(() => {
      const row = this.#sql.load.get(service);
      if (!row) return undefined;
      const state = this.#open(row, `the state of ${service}`) as ServiceState;
      return { state, sequence: Number(row.sequence) };
    });
  }

  async append(service: string, entry: Entry): Promise<void> {
    this.#transaction(() => {
      const last = Number(this.#sql.last.get(service)?.sequence ?? 0);
      if (last !== entry.after) throw new StoreConflict(service, entry.after, last);
      let sequence = last;
      for (const event of entry.events) {
        sequence += 1;
        const { text, checksum } = sealed(event);
        this.#sql.addEvent.run(service, sequence, entry.at, text, checksum);
      }
      const { text, checksum } = sealed(entry.state);
      this.#sql.setState.run(service, sequence, text, checksum);
      for (const id of entry.orders) this.#sql.answer.run(service, id);
    });
  }

  async history(service: string, from: number, limit: number): Promise<readonly LoggedEvent[]> {
    return this.#attempt(() => {
      const count = Math.max(0, Math.min(limit, historyMax));
      return this.#sql.history.all(service, Math.max(1, from), count).map((row) => ({
        sequence: Number(row.sequence),
        at: Number(row.at),
        event: this.#open(row, `event ${row.sequence} of ${service}`) as Event,
      }));
    });
  }

  async submit(service: string, order: Order): Promise<void> {
    this.#transaction(() => {
      if (this.#sql.isKnownOrder.get(service, order.id)) return;
      const count = Number(this.#sql.countPending.get(service)?.count);
      if (count >= pendingMax) throw new SteadyshipError('INBOX_FULL', { service, count });
      this.#sql.submit.run(service, order.id, JSON.stringify(order));
    });
  }

  async pending(service: string): Promise<readonly Order[]> {
    return this.#attempt(() =>
      this.#sql.pending
        .all(service, pendingMax)
        .map((row) => JSON.parse(String(row.body)) as Order),
    );
  }

  async keepRevision(service: string, revision: StoredRevision): Promise<void> {
    const { text, checksum } = sealed(revision);
    this.#attempt(() => this.#sql.keepRevision.run(service, revision.number, text, checksum));
  }

  async revisions(service: string): Promise<readonly StoredRevision[]> {
    return this.#attempt(() =>
      this.#sql.revisions
        .all(service)
        .map((row) => this.#open(row, `a revision of ${service}`) as StoredRevision),
    );
  }

  async services(): Promise<readonly string[]> {
    return this.#attempt(() => this.#sql.services.all().map((row) => String(row.name)));
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(row: Record<string, unknown>, what: string): unknown {
    return unsealed(row as unknown as Sealed, what, this.#path);
  }

  #attempt<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      throw readableFailure(error, this.#path);
    }
  }

  /** All of `work` or nothing of it. */
  #transaction(work: () => void): void {
    this.#attempt(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#database.exec('COMMIT');
      } catch (error) {
        // A full disk has already rolled back by itself.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }
}

function limitPages(database: DatabaseSync, bytesMax: number): void {
  const pageSize = Number(database.prepare('PRAGMA page_size').get()?.page_size);
  database.exec(`PRAGMA max_page_count = ${Math.floor(bytesMax / pageSize)}`);
}
