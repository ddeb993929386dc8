import { share100 } from '../compare/share-text.ts';
import type { Timeline } from '../compare/timeline.ts';
import { type Column, columnsOf, highest } from './picture-columns.ts';

export interface SvgPictureOptions {
  /** Shown above the picture and read out for it. */
  readonly title: string;
  readonly verdict: { readonly kind: string; readonly atMs: number };
  readonly candidateName: string;
  readonly stableName: string;
}

const size = { width: 640, height: 220, left: 56, right: 16, top: 36, bottom: 36 } as const;

/** Okabe and Ito's palette: told apart by people who do not see all colours. */
const colours = { candidate: '#d55e00', stable: '#0072b2', ink: '#333333' } as const;

/**
 * Errors of both revisions over time with the moment of the verdict, as a whole SVG document
 * without scripts. The candidate's line is dashed and both carry their names, so that colour never
 * stands alone.
 */
export function svgPicture(timeline: Timeline, options: SvgPictureOptions): string {
  const columns = columnsOf(timeline, 120);
  const top = highest(columns) || 0.01;
  const [from, to] = [columns[0]?.fromMs ?? 0, columns.at(-1)?.toMs ?? 1];
  const x = (ms: number) =>
    size.left + ((ms - from) / Math.max(1, to - from)) * (size.width - size.left - size.right);
  const y = (share: number) =>
    size.height - size.bottom - (share / top) * (size.height - size.top - size.bottom);
  const line = (of: (column: Column) => number | undefined) => pathOf(columns, { x, y, of });
  const at = Math.min(Math.max(x(options.verdict.atMs), size.left), size.width - size.right);
  const { candidate, stable, ink } = colours;
  const base = y(0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" ` +
      `role="img" font-family="sans-serif" font-size="12" fill="${ink}">`,
    `<title>${escaped(options.title)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    text(size.left, 20, options.title),
    `<path d="M${size.left} ${base}H${size.width - size.right}" stroke="${ink}"/>`,
    text(8, size.top + 4, share100(top)),
    text(8, base, '0 %'),
    `<path d="${line((column) => column.stable)}" fill="none" stroke="${stable}" ` +
      'stroke-width="2"/>',
    `<path d="${line((column) => column.candidate)}" fill="none" stroke="${candidate}" ` +
      'stroke-width="2" stroke-dasharray="6 3"/>',
    `<path d="M${fixed(at)} ${size.top}V${base}" stroke="${ink}" stroke-dasharray="2 2"/>`,
    text(at, size.top - 4, options.verdict.kind, 'end'),
    text(size.left, size.height - 12, `— ${options.stableName}`, 'start', stable),
    text(size.left + 220, size.height - 12, `- - ${options.candidateName}`, 'start', candidate),
    '</svg>\n',
  ].join('\n');
}

/** A gap where there was no request. */
function pathOf(
  columns: readonly Column[],
  at: {
    readonly x: (ms: number) => number;
    readonly y: (share: number) => number;
    readonly of: (column: Column) => number | undefined;
  },
): string {
  let path = '';
  let isOpen = false;
  for (const column of columns) {
    const share = at.of(column);
    if (share !== undefined) {
      const middle = (column.fromMs + column.toMs) / 2;
      path += `${isOpen ? 'L' : 'M'}${fixed(at.x(middle))} ${fixed(at.y(share))}`;
    }
    isOpen = share !== undefined;
  }
  return path;
}

function text(
  x: number,
  y: number,
  content: string,
  ...[anchor = 'start', fill = colours.ink]: readonly string[]
): string {
  const place = `x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}" fill="${fill}"`;
  return `<text ${place}>${escaped(content)}</text>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return content.replace(/[&<>]/g, (mark) => marks[mark]!);
}
