import type { Recreate } from '../strategy.ts';
import type { Sketch } from './sketch.ts';

/** Everything stops, tasks run, everything starts: for versions that cannot run side by side. */
export function recreateSteps(strategy: Recreate): Sketch {
  return {
    mode: 'recreate',
    budget: { maxSurge: 0, maxUnavailable: '100%' },
    steps: [
      { kind: 'empty' },
      ...strategy.tasks.map((task) => ({ kind: 'task', task }) as const),
      { kind: 'capacity', candidate: '100%' },
    ],
    because: ['Recreate: users see an outage while nothing runs; the file acknowledges it.'],
  };
}
