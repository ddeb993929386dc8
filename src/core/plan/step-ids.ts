import type { Step, StepKind } from './step.ts';

/** `weight-1000`, `hold`, `hold-2`: named for what a step does, counted where that repeats. */
export function withIds(steps: readonly StepKind[]): Step[] {
  const seen = new Map<string, number>();
  return steps.map((step) => {
    const name = stepName(step);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { id: count === 1 ? name : `${name}-${count}`, ...step };
  });
}

function stepName(step: StepKind): string {
  switch (step.kind) {
    case 'weight':
      return `weight-${step.weight}`;
    case 'mirror':
      return `mirror-${step.share}`;
    case 'task':
      return `task-${step.task.name}`;
    case 'roll':
      return `roll-${step.upTo}`;
    default:
      return step.kind;
  }
}
