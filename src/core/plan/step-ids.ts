import type { Step, StepKind } from './step.ts';

/** `weight-1000`, `hold`, `hold-2`: named for what a step does, counted where that repeats. */
export function withIds(steps: readonly StepKind[]): Step[] {
  const taken = new Set<string>();
  return steps.map((step) => {
    const name = stepName(step);
    let id = name;
    // A task may be named like the second of another.
    for (let count = 2; taken.has(id); count += 1) id = `${name}-${count}`;
    taken.add(id);
    return { id, ...step };
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
