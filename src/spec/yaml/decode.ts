import { isUtf8 } from 'node:buffer';
import { failed, ok, type Result } from '../../kit/result.ts';
import type { Mistake } from '../mistake.ts';

/** A rollout file is written by a person; what is larger than this is another file. */
export const bytesMax = 1024 * 1024;

export interface Undecodable {
  readonly mistake: Mistake;
  /** What can be read of the file, and how much of it stands before the mistake. */
  readonly text: string;
  readonly offset: number;
}

/** The text of a file: UTF-8, at most 1 MiB. A byte order mark at its start is dropped. */
export function decode(input: string | Uint8Array): Result<string, Undecodable> {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'utf8') : input;
  if (bytes.byteLength > bytesMax) return refused(tooLarge(bytes.byteLength));
  if (looksLikeUtf16(bytes)) return refused(utf16);
  if (!isUtf8(bytes)) return firstBadByte(bytes);
  const text = new TextDecoder('utf-8').decode(bytes);
  const zero = text.indexOf('\0');
  return zero === -1 ? ok(text) : refused(binary, text, zero);
}

function refused(mistake: Mistake, text = '', offset = 0): Result<string, Undecodable> {
  return failed({ mistake, text, offset });
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Halves the file until the longest readable beginning is found. */
function firstBadByte(bytes: Uint8Array): Result<string, Undecodable> {
  let good = 0;
  let bad = bytes.byteLength;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (beginsWell(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, good), { stream: true });
  return refused(notUtf8, new TextDecoder('utf-8').decode(bytes), before.length);
}

/** Whether bytes are UTF-8 that may be cut off within its last character. */
function beginsWell(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function tooLarge(size: number): Mistake {
  const mebibytes = (size / bytesMax).toFixed(1);
  return {
    code: 'unreadable',
    what: `The file is ${mebibytes} MiB; a rollout file has at most 1 MiB.`,
    remedy: 'Check that this is the rollout file, and move data that is not part of it elsewhere.',
  };
}

const utf16: Mistake = {
  code: 'unreadable',
  what: 'The file is UTF-16 text, and a rollout file is UTF-8.',
  remedy: 'Save it as UTF-8 in your editor.',
};

const notUtf8: Mistake = {
  code: 'unreadable',
  what: 'The file is not UTF-8 text: this character is written in another encoding.',
  remedy: 'Save it as UTF-8 in your editor.',
};

const binary: Mistake = {
  code: 'unreadable',
  what: 'There is a zero byte here, so the file is not text.',
  remedy: 'Check that this is the rollout file, and save it as UTF-8 text.',
};
