import { failed, ok, type Result } from '../../kit/result.ts';
import type { Mistake } from '../mistake.ts';

/** A rollout file is written by a person; what is larger than this is another file. */
export const bytesMax = 1024 * 1024;

/** The text of a file: UTF-8, at most 1 MiB. A byte order mark at its start is dropped. */
export function decode(input: string | Uint8Array): Result<string, Mistake> {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'utf8') : input;
  if (bytes.byteLength > bytesMax) return failed(tooLarge(bytes.byteLength));
  if (looksLikeUtf16(bytes)) return failed(notUtf8('UTF-16'));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failed(notUtf8('another encoding'));
  }
  return text.includes('\0') ? failed(binary) : ok(text);
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function tooLarge(size: number): Mistake {
  const mebibytes = (size / bytesMax).toFixed(1);
  return {
    code: 'unreadable',
    what: `The file is ${mebibytes} MiB; a rollout file has at most 1 MiB.`,
    remedy: 'Check that this is the rollout file, and move data that is not part of it elsewhere.',
  };
}

function notUtf8(found: string): Mistake {
  return {
    code: 'unreadable',
    what: `The file is not UTF-8 text (it looks like ${found}).`,
    remedy: 'Save it as UTF-8 in your editor.',
  };
}

const binary: Mistake = {
  code: 'unreadable',
  what: 'The file holds a zero byte, so it is not text.',
  remedy: 'Check that this is the rollout file, and save it as UTF-8 text.',
};
