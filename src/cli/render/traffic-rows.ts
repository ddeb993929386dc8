import type { TrafficLine } from '../../core/explain/traffic-lines.ts';
import { labelWidth } from './labelled.ts';
import { safeText } from './safe-text.ts';
import { cut, type Line, lengthOf, type Segment } from './style.ts';

const versionMax = 16;
const barMax = 50;
const instancesMax = 12;

/**
 * A row per revision: a bar of what was asked for, what was measured, a square per instance. What
 * there is no room for is left out in this order: squares, bar, the measured share.
 */
export function trafficRows(lines: readonly TrafficLine[], columns: number): readonly Line[] {
  const versions = lines.map((one) => cut(safeText(one.version), versionMax));
  const versionWidth = Math.max(0, ...versions.map(lengthOf));
  const measured = lines.map(measuredText);
  const squares = lines.map(squaresOf);
  const squaresWidth = Math.max(0, ...squares.map((one) => lengthOf(one.text)));
  const measuredWidth = Math.max(0, ...measured.map(lengthOf));
  const fixed = 2 + labelWidth + versionWidth + 2 + 'asked 100 %'.length;
  const withMeasured = fixed + measuredWidth <= columns;
  const used = fixed + (withMeasured ? measuredWidth : 0);
  const withSquares = used + 2 + squaresWidth <= columns;
  const barWidth = Math.min(barMax, columns - used - (withSquares ? 2 + squaresWidth : 0) - 2);
  return lines.map((line, index) => [
    { text: `  ${line.part.padEnd(labelWidth)}`, tone: 'idle' },
    { text: versions[index]!.padEnd(versionWidth), tone: toneOf(line) },
    ...(barWidth >= 8 ? [{ text: '  ' }, ...bar(line, barWidth)] : []),
    { text: `  asked ${line.asked.padStart(5)}` },
    ...(withMeasured ? [{ text: measured[index]!.padEnd(measuredWidth) }] : []),
    ...(withSquares ? [{ text: '  ' }, squares[index]!] : []),
  ]);
}

function toneOf({ part }: TrafficLine): NonNullable<Segment['tone']> {
  return part === 'leaving' ? 'idle' : part;
}

function measuredText({ measured }: TrafficLine): string {
  return measured === undefined ? '' : `  measured ${measured}`;
}

/** A share above nothing is at least one cell, so that 0.1 % can be seen. */
function bar(line: TrafficLine, width: number): readonly Segment[] {
  const share = line.askedShare / 10_000;
  const filled = share === 0 ? 0 : Math.max(1, Math.round(share * width));
  const cell = line.part === 'candidate' ? '▒' : '█';
  return [
    { text: cell.repeat(filled), tone: toneOf(line) },
    { text: '░'.repeat(width - filled), tone: 'idle' },
  ];
}

/** ■ ready, □ not ready; a number where there are too many, or where nothing was seen. */
function squaresOf(line: TrafficLine): Segment {
  const { instances, ready, part } = line;
  const isReady = (phase: string) => phase === 'ready' || phase === 'stopping';
  if (instances.length === 0) return { text: ready > 0 ? `${ready} ready` : '', tone: 'idle' };
  if (instances.length > instancesMax) {
    const count = instances.filter((one) => isReady(one.phase)).length;
    return { text: `${count} of ${instances.length} ready` };
  }
  const square = part === 'candidate' ? '▨' : '■';
  const text = instances.map((one) => (isReady(one.phase) ? square : '□')).join('');
  return { text, tone: toneOf(line) };
}
