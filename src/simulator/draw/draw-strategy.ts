import type { CanaryStep, Strategy } from '../../core/plan/strategy.ts';
import type { TaskSpec } from '../../core/world/task.ts';
import type { Random } from '../../kit/random.ts';

const match = { kind: 'cookie', name: 'beta', value: '1' } as const;

/** Any strategy with any of its options, those that wait for a person included. */
export function drawStrategy(rng: Random): Strategy {
  switch (rng.integer(0, 6)) {
    case 0:
    case 1:
      return {
        kind: 'rolling',
        ...rng.pick([
          { maxSurge: 1, maxUnavailable: 0 },
          { maxSurge: 0, maxUnavailable: 1 },
          { maxSurge: '25%', maxUnavailable: '25%' },
          { maxSurge: 2, maxUnavailable: 1 },
        ] as const),
        ...(rng.chance(0.2) && { pauseAfterFirst: rng.pick([5000, true] as const) }),
      };
    case 2:
      return { kind: 'recreate', downtime: 'acknowledged', tasks: drawTasks(rng) };
    case 3:
      return {
        kind: 'blue-green',
        smoke: drawTasks(rng),
        switch: rng.pick(['automatic', 'automatic', 'approved']),
        watchMs: rng.pick([0, 10_000]),
      };
    case 4:
      return {
        kind: 'ab',
        match,
        forMs: 10_000,
        ...(rng.chance(0.3) && { observations: 100 }),
        then: rng.pick(['promote', 'return', 'approve']),
      };
    default:
      return {
        kind: 'canary',
        steps: drawCanarySteps(rng),
        ...(rng.chance(0.3) && { surge: rng.pick([0, 1, 2, '50%'] as const) }),
      };
  }
}

function drawCanarySteps(rng: Random): CanaryStep[] {
  const weights = rng.pick([
    [1000, 5000],
    [100, 1000, 5000, 10_000],
    [2500, 5000, 7500],
    [500],
    [3333],
    [5000, 1000],
  ]);
  return weights.map((weight) => ({
    weight,
    ...(rng.chance(0.8) && { holdMs: rng.pick([1000, 5000, 15_000]) }),
    ...(rng.chance(0.15) && { mirror: 1000 }),
    ...(rng.chance(0.15) && { tasks: drawTasks(rng) }),
    ...(rng.chance(0.1) && { scale: rng.pick([1, 3, '50%', '100%'] as const) }),
    ...(rng.chance(0.1) && { route: match }),
    ...(rng.chance(0.15) && { until: 'healthy', atMostMs: rng.pick([5000, 30_000]) }),
    ...(rng.chance(0.05) && { approve: 'Go on?' }),
  }));
}

function drawTasks(rng: Random): TaskSpec[] {
  if (rng.chance(0.5)) return [];
  const repeatable = rng.chance(0.5);
  return [
    {
      name: 'check',
      kind: rng.pick(['hook', 'smoke', 'migration'] as const),
      command: ['true'],
      timeoutMs: 10_000,
      repeatable,
      attempts: repeatable ? 3 : 1,
    },
  ];
}
