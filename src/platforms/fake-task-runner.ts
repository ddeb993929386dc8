import { type Known, known } from '../core/world/known.ts';
import type { TaskId, TaskObservation, TaskSpec, TaskStatus } from '../core/world/task.ts';
import type { Clock } from '../kit/clock.ts';
import type { TaskRunner } from './task-runner.ts';

export interface FakeEnd {
  readonly afterMs: number;
  readonly status: TaskStatus;
}

/** Tasks in memory: each runs for a time and ends as it was told to. */
export class FakeTaskRunner implements TaskRunner {
  readonly #clock: Clock;
  readonly #endOf: (id: TaskId, task: TaskSpec) => FakeEnd;
  readonly #begun = new Map<TaskId, { readonly at: number; readonly end: FakeEnd }>();
  /** How often each task was really begun; more than once is a fault of the caller. */
  readonly runs = new Map<TaskId, number>();

  constructor(clock: Clock, endOf: (id: TaskId, task: TaskSpec) => FakeEnd) {
    this.#clock = clock;
    this.#endOf = endOf;
  }

  async observe(ids: readonly TaskId[]): Promise<Known<readonly TaskObservation[]>> {
    const seen: TaskObservation[] = [];
    for (const id of ids) {
      const begun = this.#begun.get(id);
      if (!begun) continue;
      const isOver = this.#clock.now() - begun.at >= begun.end.afterMs;
      seen.push({ id, status: isOver ? begun.end.status : 'running', output: '' });
    }
    return known(seen);
  }

  async run(id: TaskId, task: TaskSpec): Promise<void> {
    if (this.#begun.has(id)) return;
    this.runs.set(id, (this.runs.get(id) ?? 0) + 1);
    this.#begun.set(id, { at: this.#clock.now(), end: this.#endOf(id, task) });
  }
}
