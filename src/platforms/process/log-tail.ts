import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export const lastLogMaxBytes = 2048;

/** The last whole lines of a file, at most `maxBytes`; empty when there is none. */
export function logTail(path: string, maxBytes = lastLogMaxBytes): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const length = Math.min(size, maxBytes);
    const bytes = Buffer.alloc(length);
    const read = readSync(file, bytes, 0, length, size - length);
    return wholeLines(bytes.subarray(0, read), size > length);
  } catch {
    return '';
  } finally {
    closeSync(file);
  }
}

/** Without the first line, which was cut, unless it is all there is. */
function wholeLines(bytes: Buffer, cut: boolean): string {
  const start = cut ? bytes.indexOf(0x0a) + 1 : 0;
  const kept = start < bytes.length ? bytes.subarray(start) : bytes;
  // A character cut in half becomes the replacement character, which is three bytes long.
  return kept.toString('utf8').replaceAll('\ufffd', '?').trimEnd();
}
