import type { Split } from './split.ts';
import type { TaskId, TaskSpec } from './task.ts';

/**
 * What may be asked of the world. `start`, `stop`, `scale` and `route` are desired states, safe to
 * repeat; `run` names a task that must not happen twice.
 */
export type Action =
  | {
      readonly kind: 'start';
      readonly place: string;
      readonly instance: string;
      readonly revision: number;
      readonly role: string;
    }
  | {
      readonly kind: 'stop';
      readonly place: string;
      readonly instance: string;
      readonly graceMs: number;
    }
  | {
      readonly kind: 'scale';
      readonly place: string;
      readonly revision: number;
      readonly role: string;
      readonly count: number;
    }
  | {
      readonly kind: 'route';
      readonly place: string;
      readonly epoch: number;
      readonly split: Split;
      /** Instances that finish what they have and get nothing new. */
      readonly draining: readonly Draining[];
      readonly drainMs: number;
      /** The release whose clients are evidence; counted once each. */
      readonly release: number;
    }
  | { readonly kind: 'run'; readonly id: TaskId; readonly task: TaskSpec };

/** An instance on its way out, and whose it is. */
export interface Draining {
  readonly instance: string;
  readonly revision: number;
}
