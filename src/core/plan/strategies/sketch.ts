import type { Plan } from '../plan.ts';
import type { StepKind } from '../step.ts';

/** What a strategy contributes to a plan; ids and the last step are added for all alike. */
export interface Sketch extends Pick<Plan, 'mode' | 'budget' | 'because'> {
  readonly steps: readonly StepKind[];
}

/** Why a strategy cannot be carried out here, and what to choose instead. */
export interface Refusal {
  readonly refused: string;
}
