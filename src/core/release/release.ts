import type { Amount } from '../capacity/budget.ts';
import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import type { BasisPoints } from '../world/basis-points.ts';
import type { Match } from '../world/split.ts';
import type { TaskId, TaskStatus } from '../world/task.ts';
import type { Verdict } from '../world/verdict.ts';
import type { Cause } from './cause.ts';
import type { FlagName } from './flags.ts';
import type { Revision } from './revision.ts';

/** Who orders what the core does by itself, in events that name an actor. */
export const ownName = 'steadyship';

export type Purpose = 'deploy' | 'undo' | 'restart';

/** How a release ended. `aborted` was a person's order, `rolled-back` the evidence's. */
export type Outcome = 'completed' | 'aborted' | 'rolled-back' | 'superseded';

/** One journey of a service from its stable revision to a candidate. */
export interface Release {
  readonly number: number;
  readonly purpose: Purpose;
  readonly candidate: Revision;
  /** Stable when the release began, and what a rollback returns to; absent for the first one. */
  readonly from?: Revision;
  readonly plan: Plan;
  readonly settings: Settings;
  /** What the service was run by before, and is again after a rollback. */
  readonly settingsBefore?: Settings;
  readonly flags: readonly FlagName[];
  readonly actor: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly phase: 'progressing' | 'returning' | 'ended';
  readonly outcome?: Outcome;
  readonly endedAt?: number;
  readonly cause?: Cause;
  /** Index of the current step in the plan. */
  readonly step: number;
  readonly stepSince: number;
  readonly target: Target;
  readonly paused?: { readonly since: number; readonly actor: string; readonly reason: string };
  /** `promote --full`: gates that are left are passed, evidence no longer takes it back. */
  readonly unattended?: boolean;
  /** Gates a person passed although they did not hold, for the report. */
  readonly overruled: readonly string[];
  readonly progress: Progress;
  readonly tasks: Readonly<Record<TaskId, TaskRecord>>;
  readonly verdict?: Verdict;
}

/** What the steps entered so far ask of the world. */
export interface Target {
  readonly weight: BasisPoints;
  /** Instances the candidate has at least, whatever its weight needs. */
  readonly capacity?: Amount;
  readonly roll: 'none' | 'first' | 'all';
  readonly match?: Match;
  readonly mirror: BasisPoints;
  readonly preview: boolean;
  readonly empty: boolean;
}

export const noTarget: Target = {
  weight: 0,
  roll: 'none',
  mirror: 0,
  preview: false,
  empty: false,
};

/** Structural progress only: high-water marks within a step, so that flapping is none. */
export interface Progress {
  readonly at: number;
  readonly available: number;
  readonly released: number;
}

export interface TaskRecord {
  readonly status: TaskStatus;
  readonly since: number;
}
