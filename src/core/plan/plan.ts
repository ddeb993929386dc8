import type { Budget } from '../capacity/budget.ts';
import type { Step } from './step.ts';
import type { Strategy } from './strategy.ts';

/** The ordered steps of a release: a value to print, compare, save, approve and execute. */
export interface Plan {
  readonly strategy: Strategy['kind'];
  readonly steps: readonly Step[];
  /** How instances and traffic hang together while the plan runs. */
  readonly mode: 'routed' | 'rolling' | 'by-count' | 'recreate';
  /** Instances above and below the replicas wanted that the plan allows itself. */
  readonly budget: Budget;
  /** Why this strategy, and what was refused or degraded, one sentence each. */
  readonly because: readonly string[];
}
