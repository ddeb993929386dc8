import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../kit/atomic-file.ts';

const length = 48;
const maxAgeMs = 24 * 3_600_000;

/**
 * The keys of TLS session tickets, shared through the state folder so that a client's session
 * survives the replacement of the process. Keys older than a day are replaced: whoever gets hold
 * of them could read the sessions they sealed.
 */
export function ticketKeys(folder: string): Buffer {
  const path = join(folder, 'ticket-keys');
  try {
    const keys = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (keys.length === length && Date.now() - statSync(path).mtimeMs < maxAgeMs) return keys;
  } catch {
    // There are none yet, or they cannot be read: new ones cost clients one full handshake.
  }
  const keys = randomBytes(length);
  try {
    writeFileAtomically(path, `${keys.toString('base64')}\n`);
  } catch {
    // A full disk: these keys then live as long as this process.
  }
  return keys;
}
