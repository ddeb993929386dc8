import { stepSentence } from '../plan/explain-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import { routedReplicas } from '../plan/settings.ts';
import type { Cause } from '../release/cause.ts';
import type { Event } from '../release/event.ts';
import type { Outcome, Purpose } from '../release/release.ts';
import type { Revision } from '../release/revision.ts';
import type { BasisPoints } from '../world/basis-points.ts';
import type { Verdict } from '../world/verdict.ts';
import { eventSentence } from './event-sentence.ts';

/** An event of the log with its time, in milliseconds since 1970. */
export interface TimedEvent {
  readonly at: number;
  readonly event: Event;
}

/** One release as its log tells it: what a replay prints and a report is written from. */
export interface Story {
  readonly release: number;
  readonly purpose: Purpose;
  readonly candidate: Revision;
  readonly from?: Revision;
  readonly actor: string;
  readonly reason: string;
  readonly plan: Plan;
  readonly settings: Settings;
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly endedAt?: number;
  readonly outcome?: Outcome;
  readonly cause?: Cause;
  /** When it turned back. */
  readonly returnedAt?: number;
  readonly steps: readonly StoryStep[];
  readonly moments: readonly StoryMoment[];
  /** What was asked of the traffic, each from its time on. */
  readonly shares: readonly { readonly at: number; readonly candidate: BasisPoints }[];
  readonly verdicts: readonly { readonly at: number; readonly verdict: Verdict }[];
  /** Instances of the candidate, in the order they were started. */
  readonly instances: readonly string[];
}

export interface StoryStep {
  readonly id: string;
  readonly text: string;
  readonly enteredAt?: number;
  readonly passedAt?: number;
  readonly because?: string;
  readonly overruled: boolean;
}

export interface StoryMoment {
  readonly at: number;
  readonly kind: Event['kind'];
  readonly sentence: string;
}

/**
 * The story of one release of a service from its log, oldest event first; undefined when the log
 * does not have it. What happened after its end, until the next one began, belongs to it.
 */
export function storyOf(log: readonly TimedEvent[], release: number): Story | undefined {
  const begin = log.findIndex(({ event }) => isStart(event) && event.release === release);
  const first = log[begin];
  if (!first || !isStart(first.event)) return undefined;
  const next = log.findIndex(({ event }, index) => index > begin && isStart(event));
  const events = log.slice(begin, next < 0 ? undefined : next);
  const { purpose, candidate, from, actor, reason, plan, settings } = first.event;
  const end = events.find(({ event }) => event.kind === 'release-ended');
  const back = events.find(({ event }) => event.kind === 'returning');
  return {
    ...{ release, purpose, candidate, actor, reason, plan, settings, startedAt: first.at },
    ...(from && { from }),
    ...(end && { endedAt: end.at }),
    ...(end?.event.kind === 'release-ended' && { outcome: end.event.outcome }),
    ...(back?.event.kind === 'returning' && { cause: back.event.cause, returnedAt: back.at }),
    steps: stepsOf(plan, settings, events),
    moments: momentsOf(events, first.event),
    shares: sharesOf(events, candidate.number),
    verdicts: events.flatMap(({ at, event }) =>
      event.kind === 'verdict-given' ? [{ at, verdict: event.verdict }] : [],
    ),
    instances: events.flatMap(({ event }) =>
      event.kind === 'instances-added' && event.revision === candidate.number
        ? event.instances
        : [],
    ),
  };
}

/** Numbers of the releases that a log tells of, oldest first. */
export function releasesIn(log: readonly TimedEvent[]): readonly number[] {
  return log.flatMap(({ event }) => (isStart(event) ? [event.release] : []));
}

type Start = Extract<Event, { readonly kind: 'release-started' }>;

function isStart(event: Event): event is Start {
  return event.kind === 'release-started';
}

function stepsOf(
  plan: Plan,
  settings: Settings,
  events: readonly TimedEvent[],
): readonly StoryStep[] {
  return plan.steps.map((step) => {
    const entered = events.find(
      ({ event }) => event.kind === 'step-entered' && event.step === step.id,
    );
    const passed = events.find(
      ({ event }) => event.kind === 'step-passed' && event.step === step.id,
    );
    const because = passed?.event.kind === 'step-passed' ? passed.event : undefined;
    return {
      id: step.id,
      text: stepSentence(step, routedReplicas(settings)),
      ...(entered && { enteredAt: entered.at }),
      ...(passed && { passedAt: passed.at }),
      ...(because && { because: because.because }),
      overruled: because?.overruled === true,
    };
  });
}

function momentsOf(events: readonly TimedEvent[], scene: Start): readonly StoryMoment[] {
  return events.flatMap(({ at, event }) => {
    const sentence = eventSentence(event, scene);
    return sentence === undefined ? [] : [{ at, kind: event.kind, sentence }];
  });
}

function sharesOf(events: readonly TimedEvent[], candidate: number): Story['shares'] {
  return events.flatMap(({ at, event }) => {
    if (event.kind !== 'split-wanted') return [];
    const share = event.split.shares.find((one) => one.revision === candidate);
    return [{ at, candidate: share?.weight ?? 0 }];
  });
}
