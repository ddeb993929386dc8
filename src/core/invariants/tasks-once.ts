import type { Invariant } from './invariant.ts';

/** No task is wanted twice, and only repeatable ones have a second attempt. */
export const tasksOnce: Invariant = {
  number: 17,
  broken({ before, decision }) {
    for (const event of decision.events) {
      if (event.kind !== 'task-wanted') continue;
      const { release } = decision.state;
      if (before.release?.tasks[event.id]) return `task ${event.id} is wanted a second time`;
      const [number, step, , attempt] = event.id.split('/');
      if (Number(number) !== release?.number) return `task ${event.id} is of another release`;
      const found = release.plan.steps.find((one) => one.id === step);
      const isTask = found?.kind === 'task';
      if (!isTask) return `task ${event.id} is of no step`;
      const most = found.task.repeatable ? found.task.attempts : 1;
      if (Number(attempt) > most) return `task ${event.id} may be attempted ${most} times`;
    }
    return undefined;
  },
};
