import type { TaskSpec } from '../../core/world/task.ts';
import type { TasksText, TaskText } from '../schema/task.ts';

/** Tasks in the order they run. One without a name is called by its place: `hook-1`. */
export function tasksOf(written: TasksText | undefined, kind: 'hook' | 'smoke'): TaskSpec[] {
  if (written === undefined) return [];
  const list = isCommand(written) || !Array.isArray(written) ? [written] : written;
  return list.map((one, index) => taskOf(one as TaskText, kind, `${kind}-${index + 1}`));
}

function taskOf(written: TaskText, kind: 'hook' | 'smoke', name: string): TaskSpec {
  if (isCommand(written)) {
    return { name, kind, command: written, timeoutMs: 300_000, repeatable: false, attempts: 1 };
  }
  const { run, timeout, repeatable, attempts } = written;
  return {
    name: written.name ?? name,
    kind,
    command: run,
    timeoutMs: timeout,
    repeatable,
    attempts,
  };
}

function isCommand(written: TasksText): written is readonly string[] {
  return Array.isArray(written) && typeof written[0] === 'string';
}
