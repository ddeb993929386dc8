import { crc32 } from 'node:zlib';
import { SteadyshipError } from '../../kit/error.ts';

/** A value as it lies in the database. SQLite itself does not notice a flipped bit in a text. */
export interface Sealed {
  readonly text: string;
  readonly checksum: number;
}

export function sealed(value: unknown): Sealed {
  const text = JSON.stringify(value);
  return { text, checksum: crc32(text) };
}

/** The value again; throws STORE_CORRUPT when it is not what was written. `what` names it. */
export function unsealed(row: Sealed, what: string, path: string): unknown {
  if (crc32(row.text) === row.checksum) return JSON.parse(row.text);
  throw new SteadyshipError('STORE_CORRUPT', {
    path,
    reason: `${what} is not what was written there`,
  });
}
