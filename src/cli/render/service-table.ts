import type { ServiceView } from '../../core/explain/service-view.ts';
import { safeText } from './safe-text.ts';
import { stateMark } from './state-mark.ts';
import { type Line, lengthOf, printLine, type Style } from './style.ts';

const nameMax = 24;

/** One row per service: shape and word of its state, what goes to what, why or what next. */
export function serviceTable(views: readonly ServiceView[], style: Style): readonly string[] {
  if (views.length === 0) return ['Nothing has been deployed here yet.'];
  const names = views.map(({ service }) => safeText(service).slice(0, nameMax));
  const nameWidth = Math.max(...names.map(lengthOf));
  const words = views.map((view) => stateMark(view)[2]);
  const wordWidth = Math.max(...words.map(lengthOf));
  const rows = views.map((view, index): Line => {
    const [mark, tone, word] = stateMark(view);
    const more = view.because[0] ?? (view.next === undefined ? '' : `next: ${view.next}`);
    return [
      { text: `${mark} ${word.padEnd(wordWidth)}  `, tone },
      { text: names[index]!.padEnd(nameWidth), tone: 'strong' },
      { text: `  ${safeText(view.headline)}` },
      ...(more === '' ? [] : [{ text: `  ${safeText(more)}`, tone: 'idle' } as const]),
    ];
  });
  const heightMax = Math.max(2, style.rows - 2);
  const shown = rows.slice(0, rows.length > heightMax ? heightMax - 1 : heightMax);
  const left = rows.length - shown.length;
  const more: Line[] = left > 0 ? [[{ text: `and ${left} more`, tone: 'idle' }]] : [];
  return [...shown, ...more].map((line) => printLine(line, style));
}
