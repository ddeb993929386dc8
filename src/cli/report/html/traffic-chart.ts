import type { Story } from '../../../core/explain/story.ts';
import { percent } from '../../../core/world/basis-points.ts';
import { clockTime } from '../../render/clock-time.ts';
import { lastMoment } from '../release-report.ts';
import { htmlText } from './html-text.ts';

const width = 920;
const height = 200;
const left = 48;
const right = 12;
const top = 14;
const bottom = 30;

/** The share of the traffic that was asked for the candidate, over the time of the release. */
export function trafficChart(story: Story): string {
  const { shares, startedAt } = story;
  if (shares.length === 0) return '';
  const end = Math.max(lastMoment(story), shares.at(-1)!.at + 1000);
  const x = (at: number) => left + ((at - startedAt) / (end - startedAt)) * (width - left - right);
  const y = (share: number) => top + (1 - share / 10_000) * (height - top - bottom);
  const points = [`${x(startedAt).toFixed(1)},${y(0).toFixed(1)}`];
  let before = 0;
  for (const { at, candidate } of shares) {
    points.push(`${x(at).toFixed(1)},${y(before).toFixed(1)}`);
    points.push(`${x(at).toFixed(1)},${y(candidate).toFixed(1)}`);
    before = candidate;
  }
  points.push(`${x(end).toFixed(1)},${y(before).toFixed(1)}`);
  const area = [...points, `${x(end).toFixed(1)},${y(0)}`, `${x(startedAt).toFixed(1)},${y(0)}`];
  const label = `Share of the traffic asked for ${story.candidate.version}: ${spoken(story)}`;
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${htmlText(label)}">`,
    pattern,
    ...[0, 2500, 5000, 7500, 10_000].map((share) => gridLine(share, y(share))),
    ...timeTicks(end - startedAt).map((ms) => timeTick(ms, x(startedAt + ms))),
    `<polygon points="${area.join(' ')}" fill="url(#hatch)"/>`,
    `<polyline points="${points.join(' ')}" fill="none" stroke="var(--candidate)"`,
    '  stroke-width="2.5" stroke-linejoin="round"/>',
    ...(story.returnedAt === undefined ? [] : [turn(x(story.returnedAt))]),
    '</svg>',
  ].join('\n');
}

/** The candidate is hatched everywhere, stable is solid: roles have no good or bad colour. */
const pattern = `<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse"
  patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="8" stroke="var(--candidate)"
  stroke-opacity=".35" stroke-width="4"/></pattern></defs>`;

function gridLine(share: number, y: number): string {
  return (
    `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="var(--line)"/>` +
    `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${percent(share)}</text>`
  );
}

function timeTick(afterMs: number, x: number): string {
  const anchor = x > width - 60 ? 'end' : afterMs === 0 ? 'start' : 'middle';
  return `<text x="${x}" y="${height - 8}" text-anchor="${anchor}">${clockTime(afterMs)}</text>`;
}

function turn(x: number): string {
  const anchor = x > width / 2 ? 'end' : 'start';
  const at = x > width / 2 ? x - 8 : x + 8;
  return (
    `<line x1="${x}" x2="${x}" y1="${top}" y2="${height - bottom}" stroke="var(--bad)"` +
    ' stroke-width="2" stroke-dasharray="5 4"/>' +
    `<text x="${at}" y="${top + 12}" text-anchor="${anchor}" style="fill: var(--bad)">` +
    '◀ goes back</text>'
  );
}

const niceMs = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map(
  (seconds) => seconds * 1000,
);

/** At most eight times at round distances. */
function timeTicks(spanMs: number): readonly number[] {
  const every = niceMs.find((ms) => spanMs / ms <= 8) ?? spanMs / 8;
  return Array.from({ length: Math.floor(spanMs / every) + 1 }, (_, index) => index * every);
}

function spoken({ shares, startedAt }: Story): string {
  return shares
    .map(({ at, candidate }) => `${percent(candidate)} after ${clockTime(at - startedAt)}`)
    .join(', ');
}
