import type { Amount } from '../capacity/budget.ts';
import type { BasisPoints } from '../world/basis-points.ts';
import type { Match } from '../world/split.ts';
import type { TaskSpec } from '../world/task.ts';

/** How a candidate replaces stable, as the user wrote it. A plan is made from it. */
export type Strategy = Rolling | Recreate | BlueGreen | Canary | AbTest;

export interface Rolling {
  readonly kind: 'rolling';
  /** Rounded up. With maxUnavailable also 0 it counts as one unavailable. */
  readonly maxSurge: Amount;
  /** Rounded down. */
  readonly maxUnavailable: Amount;
  /** Stop for a person (`true`) or for a time (milliseconds) after the first instance. */
  readonly pauseAfterFirst?: true | number;
}

export interface Recreate {
  readonly kind: 'recreate';
  /** The user has written that users will see an outage. Refused otherwise. */
  readonly downtime: 'acknowledged';
  /** Run while no instance of either revision exists. */
  readonly tasks: readonly TaskSpec[];
}

export interface BlueGreen {
  readonly kind: 'blue-green';
  /** Run against the candidate's preview before users reach it. */
  readonly smoke: readonly TaskSpec[];
  /** `automatic`: switch when the smoke tests passed. `approved`: a person says so. */
  readonly switch: 'automatic' | 'approved';
  /** Watch this long after the switch before the old revision's time begins to run. */
  readonly watchMs: number;
}

export interface Canary {
  readonly kind: 'canary';
  readonly steps: readonly CanaryStep[];
  /** How far above `replicas` the candidate may go; absent: as much as the weights need. */
  readonly surge?: Amount;
}

export interface AbTest {
  readonly kind: 'ab';
  readonly match: Match;
  /** Ends after this time or this many observations of the candidate, whichever comes first. */
  readonly forMs: number;
  readonly observations?: number;
  /** What happens then: the candidate wins, stable stays, or a person decides. */
  readonly then: 'promote' | 'return' | 'approve';
}

/** One entry of a canary's list; several keys of one entry act in the order of this type. */
export interface CanaryStep {
  /** Instances of the candidate, instead of what the weight needs. */
  readonly scale?: Amount;
  readonly route?: Match;
  readonly mirror?: BasisPoints;
  readonly weight?: BasisPoints;
  readonly tasks?: readonly TaskSpec[];
  /** At least this long. */
  readonly holdMs?: number;
  /** Until the evidence is healthy; not longer than `atMostMs`. */
  readonly until?: 'healthy';
  readonly atMostMs?: number;
  readonly approve?: string;
}
