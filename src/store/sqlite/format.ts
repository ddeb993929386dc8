import type { DatabaseSync } from 'node:sqlite';
import { SteadyshipError } from '../../kit/error.ts';

/**
 * What the database looks like, as steps from the empty file. A step that was released is never
 * changed; a new one is added at the end, and a file of its format is recorded for the tests.
 */
export const formats: readonly string[] = [
  `
  CREATE TABLE service (
    name TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    state TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event (
    service TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (service, sequence)
  ) STRICT, WITHOUT ROWID;

  -- The body of an order goes when it is answered; its id stays, so that it is carried out once.
  CREATE TABLE inbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT,
    UNIQUE (service, id)
  ) STRICT;
  CREATE INDEX inbox_pending ON inbox (service, position) WHERE body IS NOT NULL;

  CREATE TABLE revision (
    service TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (service, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER event_is_kept_as_it_is BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END;
  CREATE TRIGGER event_is_kept BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END;
  CREATE TRIGGER revision_is_kept_as_it_is BEFORE UPDATE ON revision
    BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
  `,
];

/**
 * The format of an open database: 0 for an empty one. Throws STORE_CORRUPT when the file belongs
 * to another program, and STORE_TOO_NEW when a newer Steadyship wrote it.
 */
export function formatOf(
  database: DatabaseSync,
  path: string,
  steps: readonly string[] = formats,
): number {
  const names = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
  if (names.length === 0) return 0;
  if (!names.some((row) => row.name === 'format')) {
    throw new SteadyshipError('STORE_CORRUPT', { path, reason: 'it is not a file of Steadyship' });
  }
  const row = database.prepare('SELECT max(version) AS version FROM format').get();
  const found = Number(row?.version ?? 0);
  if (found > steps.length) {
    throw new SteadyshipError('STORE_TOO_NEW', { path, found, known: steps.length });
  }
  return found;
}

/** Brings a database to the newest format, in one transaction. */
export function upgrade(
  database: DatabaseSync,
  path: string,
  steps: readonly string[] = formats,
): void {
  if (formatOf(database, path, steps) === steps.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been first.
    const found = formatOf(database, path, steps);
    database.exec(
      'CREATE TABLE IF NOT EXISTS format (version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT',
    );
    const record = database.prepare('INSERT INTO format (version, at) VALUES (?, ?)');
    for (let version = found + 1; version <= steps.length; version += 1) {
      database.exec(steps[version - 1]!);
      record.run(version, Date.now());
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
