import { mkdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '../../kit/atomic-file.ts';
import { isSteadyshipError } from '../../kit/error.ts';
import type { Lease, LeaseHolder, LeaseKeeper } from '../lease.ts';
import { readableFailure } from './failure.ts';

const pollMs = 50;

/**
 * Leases as open transactions: `BEGIN EXCLUSIVE` on `lease-<service>.db` takes a lock that the
 * kernel frees when the process dies, however it dies, and keeps while it is stopped. There is no
 * time in it, so no clock can be wrong and no pause too long. The folder must be on a local disk.
 *
 * Nobody else may open that file: closing any handle of it would free the lock (POSIX record
 * locks). Who holds the lease stands in `lease-<service>.json` beside it, for people only.
 */
export class SqliteLeaseKeeper implements LeaseKeeper {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async acquire(
    service: string,
    holder: LeaseHolder,
    waitMs: number,
  ): Promise<Lease | LeaseHolder> {
    const path = join(this.#folder, `lease-${encodeURIComponent(service)}.db`);
    const card = path.replace(/\.db$/, '.json');
    const until = performance.now() + waitMs;
    for (;;) {
      const database = this.#lock(path);
      if (database) return new SqliteLease(database, path, card, holder);
      const restMs = until - performance.now();
      if (restMs <= 0) return readHolder(card);
      await sleep(Math.min(pollMs, restMs));
    }
  }

  /** The open transaction, or undefined when another has it. */
  #lock(path: string): DatabaseSync | undefined {
    try {
      return this.#attempt(path);
    } catch (error) {
      if (!isSteadyshipError(error, 'STORE_CORRUPT')) throw error;
    }
    // Damaged, and read by us, so nobody holds it: its content is worth nothing, only its lock is.
    truncateSync(path);
    return this.#attempt(path);
  }

  #attempt(path: string): DatabaseSync | undefined {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      database = new DatabaseSync(path, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
      return database;
    } catch (error) {
      database?.close();
      const readable = readableFailure(error, path);
      if (isSteadyshipError(readable, 'STORE_BUSY')) return undefined;
      throw readable;
    }
  }
}

/** Referenced until given back: a collected connection would be closed, and the lock lost. */
const heldLeases = new Set<SqliteLease>();

class SqliteLease implements Lease {
  readonly kind = 'lease';
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #card: string;
  readonly #file: string;

  constructor(database: DatabaseSync, path: string, card: string, holder: LeaseHolder) {
    this.#database = database;
    this.#path = path;
    this.#card = card;
    this.#file = fileIdentity(path);
    try {
      writeFileAtomically(card, `${JSON.stringify(holder)}\n`);
    } catch {
      // For people only: a full disk must not keep anybody from rolling back.
    }
    heldLeases.add(this);
  }

  /** False too when the file was removed or replaced: another may then have the new one. */
  isHeld(): boolean {
    return this.#database.isOpen && fileIdentity(this.#path) === this.#file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#database.isOpen) return;
    // Before the lock is freed: afterwards it may already be the next holder's.
    if (this.isHeld()) rmSync(this.#card, { force: true });
    this.#database.close();
    heldLeases.delete(this);
  }
}

/** Device and inode, without opening the file; see above. */
function fileIdentity(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.dev}:${found.ino}` : 'gone';
}

function readHolder(card: string): LeaseHolder {
  try {
    return JSON.parse(readFileSync(card, 'utf8')) as LeaseHolder;
  } catch {
    return { pid: 0, host: hostname(), purpose: 'a process that left no name' };
  }
}
