import type { Finding } from '../finding.ts';
import type { Problem } from '../problem.ts';
import type { Span } from './located.ts';
import { maskLine } from './mask.ts';

/** A file as it is quoted in problems: its name, its text, and what of it must not be shown. */
export interface Page {
  readonly file: string;
  readonly text: string;
  /** Where each line begins, in order; the first is 0. */
  readonly lineStarts: readonly number[];
  /** Values that may be secrets. */
  readonly masked: readonly Span[];
  /** The file is not wholly understood, so `masked` may lack some: lines are judged by words. */
  readonly guess: boolean;
}

export function pageOf(file: string, text: string): Page {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lineStarts.push(at + 1);
  }
  return { file, text, lineStarts, masked: [], guess: true };
}

/** A finding as a problem of this page. */
export function problemOf(page: Page, { at, mistake, severity }: Finding): Problem {
  const offset = Math.min(at.start, page.text.length);
  const line = lineOf(page, offset);
  const column = offset - page.lineStarts[line]! + 1;
  const excerpt = excerptOf(page, line, offset);
  return {
    code: mistake.code,
    severity,
    file: page.file,
    line: line + 1,
    column,
    message: mistake.what,
    remedy: mistake.remedy,
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

/** The index of the line that an offset lies in. */
function lineOf(page: Page, offset: number): number {
  let low = 0;
  let high = page.lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (page.lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

const excerptWidth = 96;

/** The line and a caret below the offset; of a long line the part around the offset. */
function excerptOf(page: Page, line: number, offset: number): string | undefined {
  const start = page.lineStarts[line]!;
  const next = page.lineStarts[line + 1];
  const raw = page.text.slice(start, next === undefined ? undefined : next - 1);
  const shown = maskLine(raw.replace(/\r$/, ''), start, page);
  const caret = shown.columnOf(offset - start);
  const from = caret < excerptWidth - 8 ? 0 : caret - excerptWidth / 2;
  const part = shown.text.slice(from, from + excerptWidth);
  if (part.trim() === '') return undefined;
  const visible = part.replace(/[\t\p{C}]/gu, ' ');
  return `${visible.trimEnd()}\n${' '.repeat(Math.max(0, caret - from))}^`;
}
