import type { Known } from '../core/world/known.ts';
import type { TaskId, TaskObservation, TaskSpec } from '../core/world/task.ts';

/** Runs what must not happen twice, and remembers durably what became of it. */
export interface TaskRunner {
  /** What is known of these tasks; one that was never begun is absent. */
  observe(ids: readonly TaskId[]): Promise<Known<readonly TaskObservation[]>>;
  /** Begins a task, unless one of this id was begun before. Resolves once it is recorded. */
  run(id: TaskId, task: TaskSpec): Promise<void>;
}
