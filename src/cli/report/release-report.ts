import type { Story } from '../../core/explain/story.ts';
import { formatDuration } from '../../kit/duration.ts';
import type { Report as Ledger } from '../../ledger/report.ts';
import { dayAndTime } from '../render/clock-time.ts';
import { outcomeWord } from '../render/replay-lines.ts';

/** Everything a report says of one release; both forms are written from it. */
export interface ReleaseReport {
  readonly service: string;
  readonly story: Story;
  readonly logs: readonly { readonly instance: string; readonly lines: readonly string[] }[];
  /** What a load during the release found, when there was one. */
  readonly ledger?: Ledger;
  readonly writtenAt: number;
}

/** `checkout release 7: 2.8.0 to 2.8.1, rolled back`. */
export function reportTitle({ service, story }: ReleaseReport): string {
  const { from, candidate, release } = story;
  const to = from ? `${from.version} to ${candidate.version}` : candidate.version;
  return `${service} release ${release}: ${to}, ${outcomeWord(story)}`;
}

/** What happened in one or two sentences. */
export function reportLead({ story }: ReleaseReport): string {
  const { from, candidate, outcome, cause } = story;
  const took = formatDuration(lastMoment(story) - story.startedAt);
  switch (outcome) {
    case 'completed':
      return `${candidate.version} is stable after ${took}.`;
    case undefined:
      return `The release is in progress since ${dayAndTime(story.startedAt)} UTC.`;
    case 'superseded':
      return `A newer release took its place after ${took}.`;
    default: {
      const back = from ? ` All traffic went back to ${from.version}.` : '';
      const because = cause?.because ?? 'It was taken back.';
      return `${because.endsWith('.') ? because : `${because}.`}${back}`;
    }
  }
}

/** The facts of the head, as pairs. */
export function reportFacts({ story }: ReleaseReport): readonly (readonly [string, string])[] {
  const { from, candidate, purpose, plan, actor, reason, startedAt, endedAt, returnedAt } = story;
  const back =
    returnedAt === undefined || endedAt === undefined
      ? []
      : [['Way back took', formatDuration(endedAt - returnedAt)] as const];
  return [
    ['From', from ? `${from.version} (revision ${from.number})` : 'nothing: the first release'],
    ['To', `${candidate.version} (revision ${candidate.number})`],
    ['Ordered by', `${actor}: ${reason}`],
    ['What', `${purpose} by ${plan.strategy}`],
    ['Began', `${dayAndTime(startedAt)} UTC`],
    ['Ended', endedAt === undefined ? 'not yet' : `${dayAndTime(endedAt)} UTC`],
    ['Took', formatDuration(lastMoment(story) - startedAt)],
    ...back,
  ];
}

export function lastMoment(story: Story): number {
  return story.endedAt ?? story.moments.at(-1)?.at ?? story.startedAt;
}

/** `2m4s`, or where the step stands. */
export function stepTime(story: Story, index: number): string {
  const { enteredAt, passedAt } = story.steps[index]!;
  if (enteredAt === undefined) return '';
  if (passedAt !== undefined) return formatDuration(passedAt - enteredAt);
  return story.outcome === undefined
    ? 'in progress'
    : formatDuration((story.returnedAt ?? lastMoment(story)) - enteredAt);
}

export type StepState = 'passed' | 'overruled' | 'left' | 'not reached';

export function reportStepState(story: Story, index: number): StepState {
  const step = story.steps[index]!;
  if (step.passedAt !== undefined) return step.overruled ? 'overruled' : 'passed';
  return step.enteredAt === undefined ? 'not reached' : 'left';
}
