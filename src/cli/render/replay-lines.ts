import type { Story, StoryMoment } from '../../core/explain/story.ts';
import { formatDuration } from '../../kit/duration.ts';
import { clockTime, dayAndTime, timeOfDay } from './clock-time.ts';
import { safeText } from './safe-text.ts';
import { type Line, marks, type Segment } from './style.ts';

/** A silence longer than this gets a line of its own. */
const gapMs = 60_000;

/** A past release as a timeline: how long after its start, at what time, what and why. */
export function replayLines(service: string, story: Story): readonly Line[] {
  const { startedAt, moments } = story;
  const lines: Line[] = [...heading(service, story), []];
  let before = startedAt;
  for (const moment of moments) {
    const silentMs = moment.at - before;
    if (silentMs > gapMs) {
      const text = `${' '.repeat(18)}  ${formatDuration(silentMs)} without an event`;
      lines.push([{ text, tone: 'idle' }]);
    }
    lines.push(momentLine(moment, startedAt, story));
    before = moment.at;
  }
  return [...lines, ...lastLog(story)];
}

function heading(service: string, story: Story): readonly Line[] {
  const { release, from, candidate, purpose, actor, reason, plan } = story;
  const to = from ? `${from.version} to ${candidate.version}` : candidate.version;
  const ended = story.endedAt ?? story.moments.at(-1)?.at ?? story.startedAt;
  const took = formatDuration(ended - story.startedAt);
  const [mark, tone] = outcomeMark(story);
  return [
    [
      { text: `${mark} ${service} release ${release}: `, tone },
      { text: safeText(`${to}, ${outcomeWord(story)}`), tone: 'strong' },
    ],
    [{ text: `  ${dayAndTime(story.startedAt)} UTC, ${took}; ${purpose} by ${plan.strategy}` }],
    [{ text: safeText(`  ordered by ${actor}: ${reason}`) }],
  ];
}

export function outcomeWord({ outcome }: Pick<Story, 'outcome'>): string {
  return outcome === undefined ? 'in progress' : outcome.replace('-', ' ');
}

function outcomeMark({ outcome }: Story): readonly [string, NonNullable<Segment['tone']>] {
  if (outcome === undefined) return [marks.run, 'run'];
  return outcome === 'completed' ? [marks.good, 'good'] : [marks.bad, 'bad'];
}

function momentLine(moment: StoryMoment, startedAt: number, story: Story): Line {
  const isStep = moment.kind === 'step-entered';
  const [mark, tone] = momentMark(moment, story);
  return [
    { text: clockTime(moment.at - startedAt).padStart(8), tone: 'idle' },
    { text: `  ${timeOfDay(moment.at)}  ` },
    { text: `${mark} `, ...(tone && { tone }) },
    { text: safeText(moment.sentence), ...(isStep && { tone: 'strong' }) },
  ];
}

/** The shape of a moment: a step, a turn, an end; blank for what merely happens. */
export function momentMark(
  { kind, sentence }: StoryMoment,
  { outcome }: Story,
): readonly [string, Segment['tone']] {
  switch (kind) {
    case 'step-entered':
      return [marks.run, 'run'];
    case 'promoted':
      return [marks.good, 'good'];
    case 'release-ended':
      return outcome === 'completed' ? [marks.good, 'good'] : [marks.bad, 'bad'];
    case 'returning':
      return [marks.back, 'bad'];
    case 'paused':
    case 'held':
      return [marks.wait, 'wait'];
    case 'verdict-given':
      return sentence.startsWith('verdict regressed') ? [marks.bad, 'bad'] : [' ', undefined];
    default:
      return [' ', undefined];
  }
}

function lastLog({ cause }: Story): readonly Line[] {
  const lines = (cause?.lastLog ?? '').split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  return [
    [],
    [{ text: `  ${cause?.instance ?? 'the instance'} wrote last:` }],
    ...lines.map((line) => [{ text: `    ${safeText(line)}`, tone: 'idle' } as const]),
  ];
}
