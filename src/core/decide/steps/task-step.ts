import type { Step } from '../../plan/step.ts';
import { ownName, type Release, type TaskRecord } from '../../release/release.ts';
import { taskId } from '../../world/task.ts';
import type { Draft } from '../draft.ts';

type TaskStep = Extract<Step, { readonly kind: 'task' }>;

/** Asks for the task's next attempt, waits for it, and says when the step is passed. */
export function followTaskStep(
  draft: Draft,
  release: Release,
  step: TaskStep,
): { readonly because: string } | undefined {
  const attempt = latestAttempt(release, step);
  const id = taskId(release.number, step.id, step.task.name, attempt);
  const record = release.tasks[id];
  if (!record) {
    draft.record({ kind: 'task-wanted', id });
    draft.waitFor(`Runs ${step.task.name}.`);
    return undefined;
  }
  switch (record.status) {
    case 'succeeded':
      return { because: `${step.task.name} succeeded` };
    case 'failed':
    case 'unknown':
      unsuccessful(draft, step, attempt, record);
      return undefined;
    default:
      draft.waitFor(`Waits for ${step.task.name}.`);
      return undefined;
  }
}

function latestAttempt(release: Release, step: TaskStep): number {
  let attempt = 1;
  while (release.tasks[taskId(release.number, step.id, step.task.name, attempt + 1)]) attempt += 1;
  return attempt;
}

/** Repeats what may be repeated; otherwise asks a person where data is at stake, else returns. */
function unsuccessful(draft: Draft, step: TaskStep, attempt: number, record: TaskRecord): void {
  const { task } = step;
  const { release } = draft.state;
  if (task.repeatable && attempt < task.attempts) {
    const id = taskId(release!.number, step.id, task.name, attempt + 1);
    return draft.record({ kind: 'task-wanted', id });
  }
  const end = record.status === 'failed' ? 'failed' : 'ended in a way that is not known';
  const because = `${task.name} ${end} (attempt ${attempt}).`;
  const asks = record.status === 'unknown' && ['migration', 'backup'].includes(task.kind);
  if (asks) draft.record({ kind: 'paused', actor: ownName, reason: because });
  else draft.record({ kind: 'returning', cause: { kind: 'task', because } });
}
