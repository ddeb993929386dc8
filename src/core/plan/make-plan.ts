import type { Capabilities } from '../world/capabilities.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';
import type { StepKind } from './step.ts';
import { withIds } from './step-ids.ts';
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
