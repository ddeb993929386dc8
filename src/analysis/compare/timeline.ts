import type { Stratum, Tally } from '../sequential/stratum.ts';

/** What one stretch of a release looked like: for tables and pictures, not for the verdict. */
export interface Moment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly candidate: Tally;
  readonly stable: Tally;
  /** The largest evidence against the candidate so far, as ln of the e-value. */
  readonly errorEvidence: number;
  readonly latencyEvidence: number;
  readonly isStarting: boolean;
}

/** Oldest first. A long release has coarser moments, never more of them. */
export type Timeline = readonly Moment[];

const momentsMax = 240;

/** The timeline with one more window; neighbours are joined where it gets too long. */
export function addMoment(timeline: Timeline, moment: Moment): Timeline {
  const longer = [...timeline, moment];
  return longer.length <= momentsMax ? longer : joinPairs(longer);
}

export function momentOf(
  window: { readonly fromMs: number; readonly toMs: number; readonly isStarting: boolean },
  { candidate, stable }: Stratum,
  evidence: { readonly errors: number; readonly latency: number },
): Moment {
  const { fromMs, toMs, isStarting } = window;
  const { errors: errorEvidence, latency: latencyEvidence } = evidence;
  return { fromMs, toMs, candidate, stable, errorEvidence, latencyEvidence, isStarting };
}

function joinPairs(timeline: Timeline): Timeline {
  const joined: Moment[] = [];
  for (let index = 0; index < timeline.length; index += 2) {
    const [first, second] = [timeline[index]!, timeline[index + 1]];
    joined.push(second ? joinMoments(first, second) : first);
  }
  return joined;
}

function joinMoments(first: Moment, second: Moment): Moment {
  const plus = (a: Tally, b: Tally): Tally => ({ units: a.units + b.units, bad: a.bad + b.bad });
  return {
    ...second,
    fromMs: first.fromMs,
    candidate: plus(first.candidate, second.candidate),
    stable: plus(first.stable, second.stable),
    isStarting: first.isStarting && second.isStarting,
  };
}
