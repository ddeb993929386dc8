// The shop's journal: one line for every request that took effect here. Joined with what the
// clients saw, it shows requests that were executed twice or not at all.
import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Appends lines `id,version,pid,receivedAt,doneAt,bodyHash`. The write is synchronous and comes
 * before the answer: once a client has its answer, even a SIGKILL leaves the line in the file.
 */
export function openJournal(folder, version) {
  if (!folder) return { write() {} };
  mkdirSync(folder, { recursive: true });
  const name = `${version}-${process.pid}-${Date.now()}.csv`.replace(/[^\w.-]/g, '_');
  const file = openSync(join(folder, name), 'a', 0o600);
  return {
    write(id, receivedAt, bodyHash) {
      const fields = [id, version, process.pid, receivedAt, Date.now(), bodyHash || '-'];
      writeSync(file, `${fields.join(',')}\n`);
    },
  };
}
