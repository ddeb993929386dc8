import { isSteadyshipError, SteadyshipError } from '../../kit/error.ts';

/** Primary result codes of SQLite that mean that the world misbehaves (sqlite.org/rescode.html). */
const result = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** What a person should read instead of an error of SQLite; other errors stay as they are. */
export function readableFailure(error: unknown, path: string): unknown {
  if (!isSqliteError(error) || isSteadyshipError(error)) return error;
  const reason = error.message;
  // Extended codes carry the primary one in their lowest byte.
  switch (error.errcode & 0xff) {
    case result.busy:
    case result.locked:
      return new SteadyshipError('STORE_BUSY', { path }, error);
    case result.full:
      return new SteadyshipError('DISK_FULL', { path }, error);
    case result.corrupt:
    case result.notADatabase:
      return new SteadyshipError('STORE_CORRUPT', { path, reason }, error);
    case result.readOnly:
    case result.cannotOpen:
      return new SteadyshipError('STORE_UNREADABLE', { path, reason }, error);
    case result.ioError:
      return new SteadyshipError('STORE_IO_FAILED', { path, reason }, error);
    default:
      return error;
  }
}

function isSqliteError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
