import type { ServiceView } from '../../core/explain/service-view.ts';
import type { TrafficLine } from '../../core/explain/traffic-lines.ts';
import { groupedCount } from '../../kit/grouped-count.ts';
import { clockTime } from './clock-time.ts';
import { beside, labelled, labelWidth } from './labelled.ts';
import { safeText, wrapped } from './safe-text.ts';
import { stateMark } from './state-mark.ts';
import { stepRows } from './step-rows.ts';
import { type Line, lengthOf, marks, printLine, type Segment, type Style } from './style.ts';
import { trafficRows } from './traffic-rows.ts';

/** From here on the steps have a column of their own. */
const wideFrom = 120;
const stepColumn = 54;
/** Below this the steps use the whole width. */
const narrowBelow = 60;
const stepRowsMax = 6;

/**
 * A release at one moment: what is where, what it waits for, what the evidence says, where in its
 * plan it is, what comes next, what can be ordered. Never wider than `columns`, never higher than
 * `rows` less two; what has no room is left out from the end.
 */
export function render(view: ServiceView, style: Style): string[] {
  const heightMax = Math.max(3, style.rows - 2);
  const isWide = style.columns >= wideFrom && view.release !== undefined;
  const lines = isWide ? wide(view, style.columns, heightMax) : narrow(view, style.columns);
  return lines.slice(0, heightMax).map((line) => printLine(line, style));
}

function narrow(view: ServiceView, columns: number): readonly Line[] {
  return [title(view, columns), ...block(view, columns, stepRowsMax)];
}

/** The block on the left, every step on the right. */
function wide(view: ServiceView, columns: number, heightMax: number): readonly Line[] {
  const leftWidth = columns - stepColumn - 3;
  const left = block(view, leftWidth, 0);
  const steps = isRunning(view)
    ? stepRows(view.release!.steps, stepColumn, Math.min(heightMax - 1, Math.max(left.length, 8)))
    : [];
  const rows = Math.max(left.length, steps.length);
  const lines: Line[] = [title(view, columns)];
  for (let row = 0; row < rows; row += 1) {
    const step = steps[row];
    lines.push(step ? sideBySide(left[row] ?? [], leftWidth, step) : (left[row] ?? []));
  }
  return lines;
}

function sideBySide(left: Line, width: number, right: Line): Line {
  const fitted: Segment[] = [];
  let used = 0;
  for (const segment of left) {
    const text = [...segment.text].slice(0, width - used).join('');
    used += lengthOf(text);
    fitted.push({ ...segment, text });
  }
  return [...fitted, { text: ' '.repeat(width - used + 3) }, ...right];
}

function title({ service, release }: ServiceView, columns: number): Line {
  const name = ` ${safeText(service)}${release ? ` · release ${release.number}` : ''} `;
  const isOver = release === undefined || release.phase === 'ended';
  const time = isOver ? '' : ` ${clockTime(release.elapsedMs)} `;
  const rule = columns - lengthOf(name) - lengthOf(time) - 4;
  return [
    { text: '──', tone: 'idle' },
    { text: name, tone: 'strong' },
    { text: '─'.repeat(Math.max(1, rule)), tone: 'idle' },
    { text: time },
    { text: '──', tone: 'idle' },
  ];
}

function block(view: ServiceView, columns: number, steps: number): readonly Line[] {
  const { verdict, next, orders, because } = view;
  const room = columns - 2 - labelWidth;
  return [
    ...stateRows(view, columns),
    ...labelled(
      'because',
      because.flatMap((text) => wrapped(text, room, 2)),
    ),
    ...trafficRows(view.traffic, columns),
    ...answerRows(view.traffic, columns),
    ...(verdict ? verdictRows(verdict, room) : []),
    ...(isRunning(view) && steps > 0 ? stepBlock(view, columns, steps) : []),
    ...(next ? labelled('next', wrapped(next, room, 2)) : []),
    ...(orders.length > 0 ? labelled('orders', [orders.join(' · ')]) : []),
  ];
}

/** While it goes back its steps say nothing any more. */
function isRunning({ release }: ServiceView): boolean {
  return release?.phase === 'progressing';
}

function stateRows(view: ServiceView, columns: number): readonly Line[] {
  const [mark, tone, word] = stateMark(view);
  const state: Segment = { text: `${mark} ${word}`, tone };
  const headline: Segment = { text: safeText(view.headline), tone: 'strong' };
  const fits = lengthOf(state.text) + 2 + lengthOf(headline.text) <= columns;
  if (fits) return [[state, { text: '  ' }, headline]];
  return [[state], ...wrapped(headline.text, columns - 2, 2).map((text) => inset(text))];
}

function inset(text: string): Line {
  return [{ text: `  ${text}`, tone: 'strong' }];
}

/** `errors  stable 12 of 163,836 (0.01 %) · candidate 5 of 18,204 (0.03 %)` */
function answerRows(traffic: readonly TrafficLine[], columns: number): readonly Line[] {
  const parts = traffic.flatMap(({ part, answers }) => {
    if (!answers || answers.requests === 0) return [];
    const { requests, bad } = answers;
    const share = `${((bad / requests) * 100).toFixed(2)} %`;
    return [`${part} ${groupedCount(bad)} of ${groupedCount(requests)} (${share})`];
  });
  if (parts.length === 0) return [];
  const line = parts.join(' · ');
  const fits = lengthOf(line) <= columns - 2 - labelWidth;
  return labelled('bad answers', fits ? [line] : parts);
}

function verdictRows(verdict: string, room: number): readonly Line[] {
  const kind = verdict.split(':')[0]!;
  const [mark, tone] =
    kind === 'healthy'
      ? ([marks.good, 'good'] as const)
      : kind === 'regressed'
        ? ([marks.bad, 'bad'] as const)
        : ([marks.idle, 'idle'] as const);
  const rows = wrapped(verdict, room - 2, 2).map((text, index) => [
    { text: index === 0 ? `${mark} ` : '  ', tone },
    { text },
  ]);
  return beside('verdict', rows);
}

function stepBlock({ release }: ServiceView, columns: number, rowsMax: number): readonly Line[] {
  if (columns < narrowBelow) {
    return stepRows(release!.steps, columns - 2, rowsMax).map((row) => [{ text: '  ' }, ...row]);
  }
  return beside('steps', stepRows(release!.steps, columns - 2 - labelWidth, rowsMax));
}
