import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SteadyshipError } from '../../kit/error.ts';
import { readableFailure } from './failure.ts';
import { formatOf, upgrade } from './format.ts';

/**
 * Opens the database of a state folder and creates both when they are missing. A file that is
 * damaged or too new is looked at without changing a byte of it, and refused.
 */
export function openDatabase(path: string, busyMs: number): DatabaseSync {
  createFile(path);
  let database: DatabaseSync | undefined;
  try {
    if (statSync(path).size > 0) inspect(path, busyMs);
    database = new DatabaseSync(path, { timeout: busyMs });
    database.exec('PRAGMA journal_mode = WAL');
    // Every commit is on the disk before it is acknowledged.
    database.exec('PRAGMA synchronous = FULL');
    database.exec(`PRAGMA journal_size_limit = ${16 * 1024 * 1024}`);
    upgrade(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw readableFailure(error, path);
  }
}

function createFile(path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new SteadyshipError('DISK_FULL', { path }, error);
    }
    throw new SteadyshipError('STATE_FOLDER_UNWRITABLE', { folder, reason: message }, error);
  }
}

/**
 * A connection that only reads does not write the log back into the file when it is closed, so a
 * damaged database stays as it was found.
 */
function inspect(path: string, busyMs: number): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: busyMs });
  try {
    const check = database.prepare('PRAGMA quick_check(1)').get();
    if (check?.quick_check !== 'ok') {
      const reason = String(check?.quick_check).replaceAll(/\s+/g, ' ').trim();
      throw new SteadyshipError('STORE_CORRUPT', { path, reason });
    }
    formatOf(database, path);
  } finally {
    database.close();
  }
}
