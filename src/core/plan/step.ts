import type { Amount } from '../capacity/budget.ts';
import type { BasisPoints } from '../world/basis-points.ts';
import type { Match } from '../world/split.ts';
import type { TaskSpec } from '../world/task.ts';

/**
 * One step of a plan. `id` is stable: the same strategy gives the same ids, so that a plan can be
 * compared, approved, and continued by a newer program.
 */
export type Step = { readonly id: string } & StepKind;

/** Steps of the first group change the target; those of the second are gates and tasks. */
export type StepKind =
  /** Candidate capacity without any traffic. */
  | { readonly kind: 'capacity'; readonly candidate: Amount }
  /** Replace instance by instance; traffic follows the instances. Up to `share` of them. */
  | { readonly kind: 'roll'; readonly upTo: 'first' | 'all' }
  | { readonly kind: 'weight'; readonly weight: BasisPoints }
  | { readonly kind: 'match'; readonly match?: Match }
  | { readonly kind: 'mirror'; readonly share: BasisPoints }
  | { readonly kind: 'preview'; readonly open: boolean }
  /** Recreate: every instance of every revision ends. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'hold'; readonly forMs: number }
  | { readonly kind: 'until-healthy'; readonly atMostMs?: number }
  | { readonly kind: 'observations'; readonly count: number; readonly atMostMs: number }
  | { readonly kind: 'approve'; readonly question: string }
  | { readonly kind: 'task'; readonly task: TaskSpec }
  /** An experiment is over: the candidate goes although nothing was wrong with it. */
  | { readonly kind: 'return' }
  /** The candidate becomes stable once it carries everything. Always the last step. */
  | { readonly kind: 'promote' };

export type Gate = Extract<
  Step,
  { readonly kind: 'hold' | 'until-healthy' | 'observations' | 'approve' }
>;

/** A step that waits for time, evidence or a person, and changes nothing by itself. */
export function isGate(step: Step): step is Gate {
  return (
    step.kind === 'hold' ||
    step.kind === 'until-healthy' ||
    step.kind === 'observations' ||
    step.kind === 'approve'
  );
}
