import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';

export const logMaxBytes = 10 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/**
 * Keeps a log file below its size: its newest part is copied to `FILE.1` (the older `FILE.1`
 * becomes `FILE.2`, the one before is lost) and the file is emptied. Copy and truncate, not rename
 * and reopen, because the writer is a stranger's program that holds its descriptor and knows no
 * signal for reopening; it appends, so it goes on at the new start. Lines written between the copy
 * and the truncation are lost. At most three times `maxBytes` are kept, and however fast a program
 * writes, at most `maxBytes` are copied at a time. Returns whether it rotated.
 */
export function rotateLog(path: string, maxBytes = logMaxBytes): boolean {
  let size: number;
  try {
    size = statSync(path).size;
  } catch {
    return false;
  }
  if (size <= maxBytes) return false;
  const file = openSync(path, 'r+');
  try {
    try {
      keepTail(file, path, maxBytes);
    } finally {
      // Emptied even when the copy failed: that is most likely because the disk is full.
      ftruncateSync(file, 0);
    }
  } finally {
    closeSync(file);
  }
  return true;
}

function keepTail(file: number, path: string, maxBytes: number): void {
  try {
    renameSync(`${path}.1`, `${path}.2`);
  } catch {
    // There is no older part yet.
  }
  const copy = openSync(`${path}.1`, 'w', 0o600);
  try {
    const { size } = fstatSync(file);
    const chunk = Buffer.alloc(chunkBytes);
    for (let at = Math.max(0, size - maxBytes); at < size; ) {
      const read = readSync(file, chunk, 0, Math.min(chunkBytes, size - at), at);
      if (read === 0) return;
      writeSync(copy, chunk, 0, read);
      at += read;
    }
  } finally {
    closeSync(copy);
  }
}
