import type { ErrorEntry } from './entry.ts';

/** The state folder and what lies in it. */
export const stateErrors = {
  STATE_FOLDER_UNWRITABLE: {
    sentence: 'The state folder {folder} cannot be written: {reason}.',
    causes: ['It belongs to another user.', 'Its file system is mounted read-only.'],
    remedy: 'Run as the user who owns it, change its owner, or name another with --state.',
    exitCode: 2,
    httpStatus: 500,
  },
  DISK_FULL: {
    sentence: 'The disk that holds {path} is full; nothing was half written.',
    causes: ['Logs, images or old releases fill the disk.', 'A quota is used up.'],
    remedy: 'Free some space and repeat. What was acknowledged before is still there.',
    exitCode: 4,
    httpStatus: 507,
  },
  STORE_TOO_NEW: {
    sentence: '{path} has format {found}, and this program reads formats up to {known}.',
    causes: ['A newer Steadyship has already worked with it.'],
    remedy: 'Use that version or a later one. Going back means restoring a backup of the file.',
    exitCode: 2,
    httpStatus: 500,
  },
  STORE_CORRUPT: {
    sentence: '{path} is damaged: {reason}.',
    causes: ['The disk or its file system failed.', 'The file was copied while it was in use.'],
    remedy:
      'Copy the file with its -wal and -shm, then restore a backup, or recover what is readable: ' +
      'sqlite3 {path} ".recover" | sqlite3 recovered.db. Steadyship does not touch the file, and ' +
      'the service goes on running.',
    exitCode: 4,
    httpStatus: 500,
  },
  STORE_BUSY: {
    sentence: '{path} was locked by another process for too long.',
    causes: ['A backup or a database tool holds it open.', 'The machine is overloaded.'],
    remedy: 'Close the tool that holds it and repeat.',
    exitCode: 4,
    httpStatus: 503,
  },
  STORE_IO_FAILED: {
    sentence: 'The disk failed while {path} was used: {reason}.',
    causes: ['The disk or the network behind it has errors.', 'A file size limit was reached.'],
    remedy: 'Look at the system log (dmesg). What was acknowledged before is still there.',
    exitCode: 4,
    httpStatus: 500,
  },
  STORE_UNREADABLE: {
    sentence: '{path} cannot be opened: {reason}.',
    causes: ['It belongs to another user.', 'It is a folder, or on a disk that is gone.'],
    remedy: 'Check the owner and mode of the file and of its folder.',
    exitCode: 2,
    httpStatus: 500,
  },
  INBOX_FULL: {
    sentence: '{service} has {count} orders that nobody has answered.',
    causes: ['No controller is running for it, and a program keeps sending orders.'],
    remedy: 'Start "steadyship serve", or stop what sends the orders.',
    exitCode: 1,
    httpStatus: 429,
  },
  LEASE_HELD: {
    sentence: '{service} is driven by {purpose} (process {pid} on {host}).',
    causes: ['A deploy or the controller is at work on this service.'],
    remedy: 'Watch it with "steadyship watch", or wait until it has ended and repeat.',
    exitCode: 1,
    httpStatus: 409,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
