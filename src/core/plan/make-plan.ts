import type { Capabilities } from '../world/capabilities.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';
import type { Step, StepKind } from './step.ts';
import { abSteps } from './strategies/ab.ts';
import { blueGreenSteps } from './strategies/blue-green.ts';
import { canarySteps } from './strategies/canary.ts';
import { recreateSteps } from './strategies/recreate.ts';
import { rollingSteps } from './strategies/rolling.ts';
import type { Refusal, Sketch } from './strategies/sketch.ts';
import type { Strategy } from './strategy.ts';

export interface PlanRequest {
  readonly strategy: Strategy;
  readonly settings: Settings;
  readonly capabilities: Capabilities;
  /** No stable revision yet: nobody to compare with or to share traffic with. */
  readonly first: boolean;
}

/** The plan for a strategy on these platforms, or why they cannot carry it out. */
export function makePlan(request: PlanRequest): Plan | Refusal {
  const sketch = request.first ? firstRelease(request.strategy) : sketchOf(request);
  if ('refused' in sketch) return sketch;
  const steps: StepKind[] = [...sketch.steps, { kind: 'promote' }];
  return {
    strategy: request.strategy.kind,
    steps: withIds(steps),
    mode: sketch.mode,
    budget: sketch.budget,
    because: sketch.because,
  };
}

function sketchOf(request: PlanRequest): Sketch | Refusal {
  const { strategy, capabilities } = request;
  switch (strategy.kind) {
    case 'rolling':
      return rollingSteps(strategy);
    case 'recreate':
      return recreateSteps(strategy);
    case 'blue-green':
      return blueGreenSteps(strategy, capabilities);
    case 'canary':
      return canarySteps(strategy, capabilities);
    case 'ab':
      return abSteps(strategy, capabilities);
  }
}

/** The first revision has nobody to take over from; it is verified like any other all the same. */
function firstRelease(strategy: Strategy): Sketch {
  const tasks = strategy.kind === 'blue-green' ? strategy.smoke : [];
  return {
    mode: 'routed',
    budget: { maxSurge: '100%', maxUnavailable: 0 },
    steps: [
      { kind: 'capacity', candidate: '100%' },
      ...tasks.map((task) => ({ kind: 'task', task }) as const),
      { kind: 'weight', weight: 10_000 },
    ],
    because: ['This is the first release: there is no stable revision to compare with.'],
  };
}

/** `weight-1000`, `hold`, `hold-2`: named for what a step does, counted where that repeats. */
function withIds(steps: readonly StepKind[]): Step[] {
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
