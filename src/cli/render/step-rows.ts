import type { StepView } from '../../core/explain/service-view.ts';
import { clockTime } from './clock-time.ts';
import { safeText } from './safe-text.ts';
import { cut, type Line, lengthOf, marks, type Segment } from './style.ts';

/**
 * The steps around the current one, at most `rowsMax` lines; those before and after are counted.
 * Each has its shape, its number and what it does.
 */
export function stepRows(
  steps: readonly StepView[],
  columns: number,
  rowsMax: number,
): readonly Line[] {
  const [from, to] = windowOf(steps, rowsMax);
  const shown = steps.slice(from, to);
  const numberWidth = String(steps.length).length;
  const rows = shown.map((step, index) => stepRow(step, from + index + 1, numberWidth, columns));
  const before: Line[] =
    from > 0 ? [[{ text: `${marks.good} `, tone: 'good' }, { text: `${from} done` }]] : [];
  const after: Line[] =
    to < steps.length ? [[{ text: `${marks.idle} ${steps.length - to} more`, tone: 'idle' }]] : [];
  return [...before, ...rows, ...after];
}

/** From the step before the current one on, with room for the two lines that count the others. */
function windowOf(steps: readonly StepView[], rowsMax: number): readonly [number, number] {
  if (steps.length <= rowsMax) return [0, steps.length];
  const current = steps.findIndex((one) => ['current', 'ahead', 'never'].includes(one.state));
  const at = current < 0 ? steps.length - 1 : current;
  const from = Math.max(0, Math.min(at - 1, steps.length - (rowsMax - 1)));
  const start = from === 1 ? 0 : from;
  const room = rowsMax - (start > 0 ? 1 : 0);
  const end = start + room >= steps.length ? steps.length : start + room - 1;
  return [start, end];
}

function stepRow(step: StepView, number: number, numberWidth: number, columns: number): Line {
  const [mark, tone] = markOf(step);
  const time = timeOf(step);
  const place = `${String(number).padStart(numberWidth)} `;
  const room = columns - 2 - lengthOf(place) - (time === '' ? 0 : lengthOf(time) + 2);
  const text = cut(safeText(step.text), Math.max(4, room));
  return [
    { text: `${mark} `, tone },
    { text: place, tone: 'idle' },
    { text, ...toneOfText(step) },
    ...(time === '' ? [] : [{ text: `  ${time}` }]),
  ];
}

function toneOfText({ state }: StepView): Pick<Segment, 'tone'> {
  if (state === 'current') return { tone: 'strong' };
  return state === 'done' || state === 'overruled' ? {} : { tone: 'idle' };
}

function markOf({ state, text }: StepView): readonly [string, NonNullable<Segment['tone']>] {
  switch (state) {
    case 'done':
      return [marks.good, 'good'];
    case 'overruled':
      return [marks.wait, 'wait'];
    case 'current':
      return text.startsWith('ask: ') ? [marks.wait, 'wait'] : [marks.run, 'run'];
    case 'ahead':
    case 'never':
      return [marks.idle, 'idle'];
  }
}

function timeOf({ state, elapsedMs, ofMs }: StepView): string {
  if (state === 'overruled') return 'overruled';
  if (elapsedMs === undefined) return '';
  return ofMs === undefined
    ? clockTime(elapsedMs)
    : `${clockTime(elapsedMs)} of ${clockTime(ofMs)}`;
}
