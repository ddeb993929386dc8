import { share100 } from '../compare/share-text.ts';
import type { Moment, Timeline } from '../compare/timeline.ts';
import { type Column, columnsOf, highest } from './picture-columns.ts';

const bars = ' ▁▂▃▄▅▆▇█';

/**
 * Errors of both revisions over time as three lines of text, the verdict marked below them. Shape
 * and words carry the meaning, never colour:
 *
 *     candidate ▁▂▅▇█  9.1 %
 *     stable    ▁▁▁▁▁  0.1 %
 *                   ^ regressed
 */
export function terminalPicture(
  timeline: Timeline,
  verdict: { readonly kind: string; readonly atMs: number },
  width = 60,
): string {
  const columns = columnsOf(timeline, width);
  const top = highest(columns);
  const row = (name: string, of: (column: Column) => number | undefined, total: number) => {
    const cells = columns.map((column) => barOf(of(column), top)).join('');
    return `${name.padEnd(10)}${cells}  ${share100(total)}`;
  };
  const at = columns.findLastIndex((column) => column.fromMs < verdict.atMs);
  return [
    row(
      'candidate',
      (column) => column.candidate,
      totalOf(timeline, (one) => one.candidate),
    ),
    row(
      'stable',
      (column) => column.stable,
      totalOf(timeline, (one) => one.stable),
    ),
    `${' '.repeat(10 + Math.max(0, at))}^ ${verdict.kind}`,
  ].join('\n');
}

/** A dot where there was no request; the lowest bar where none was bad. */
function barOf(share: number | undefined, top: number): string {
  if (share === undefined) return '·';
  if (share === 0 || top === 0) return bars[1]!;
  return bars[1 + Math.round((share / top) * 7)]!;
}

function totalOf(timeline: Timeline, of: (one: Moment) => Moment['stable']): number {
  let [units, bad] = [0, 0];
  for (const moment of timeline) {
    units += of(moment).units;
    bad += of(moment).bad;
  }
  return units === 0 ? 0 : Math.min(1, bad / units);
}
