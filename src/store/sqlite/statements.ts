import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Everything that is asked of the database, prepared once. */
export type Statements = Readonly<Record<keyof typeof sql, StatementSync>>;

const sql = {
  load: 'SELECT sequence, state AS text, checksum FROM service WHERE name = ?',
  last: 'SELECT sequence FROM service WHERE name = ?',
  addEvent: 'INSERT INTO event (service, sequence, at, event, checksum) VALUES (?, ?, ?, ?, ?)',
  setState: `
    INSERT INTO service (name, sequence, state, checksum) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE
      SET sequence = excluded.sequence, state = excluded.state, checksum = excluded.checksum`,
  history: `
    SELECT sequence, at, event AS text, checksum FROM event
    WHERE service = ? AND sequence >= ? ORDER BY sequence LIMIT ?`,

  isKnownOrder: 'SELECT 1 FROM inbox WHERE service = ? AND id = ?',
  countPending: 'SELECT count(*) AS count FROM inbox WHERE service = ? AND body IS NOT NULL',
  submit: 'INSERT INTO inbox (service, id, body) VALUES (?, ?, ?)',
  pending: `
    SELECT body FROM inbox WHERE service = ? AND body IS NOT NULL ORDER BY position LIMIT ?`,
  answer: `
    INSERT INTO inbox (service, id, body) VALUES (?, ?, NULL)
    ON CONFLICT (service, id) DO UPDATE SET body = NULL`,

  keepRevision: `
    INSERT INTO revision (service, number, body, checksum) VALUES (?, ?, ?, ?)
    ON CONFLICT (service, number) DO NOTHING`,
  revisions: 'SELECT body AS text, checksum FROM revision WHERE service = ? ORDER BY number',

  services: 'SELECT name FROM service UNION SELECT service FROM revision ORDER BY 1',
} as const;

export function statements(database: DatabaseSync): Statements {
  return Object.fromEntries(
    Object.entries(sql).map(([name, text]) => [name, database.prepare(text)]),
  ) as unknown as Statements;
}
