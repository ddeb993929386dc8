import type { StepKind } from '../step.ts';
import type { Rolling } from '../strategy.ts';
import type { Sketch } from './sketch.ts';

/** Instance by instance; traffic follows the instances. */
export function rollingSteps(strategy: Rolling): Sketch {
  const { maxSurge, maxUnavailable, pauseAfterFirst } = strategy;
  const pause: StepKind[] =
    pauseAfterFirst === undefined
      ? []
      : [
          { kind: 'roll', upTo: 'first' },
          pauseAfterFirst === true
            ? { kind: 'approve', question: 'The first instance runs. Replace the others?' }
            : { kind: 'hold', forMs: pauseAfterFirst },
        ];
  return {
    mode: 'rolling',
    budget: { maxSurge, maxUnavailable },
    steps: [...pause, { kind: 'roll', upTo: 'all' }],
    because: [
      `Rolling: at most ${maxSurge} above and ${maxUnavailable} below the replicas wanted.`,
    ],
  };
}
