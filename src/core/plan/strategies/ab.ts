import type { Capabilities } from '../../world/capabilities.ts';
import type { StepKind } from '../step.ts';
import type { AbTest } from '../strategy.ts';
import type { Refusal, Sketch } from './sketch.ts';

/** Chosen users meet the candidate for a time; then it wins, goes, or a person decides. */
export function abSteps(strategy: AbTest, capabilities: Capabilities): Sketch | Refusal {
  const { match } = strategy;
  if (capabilities.traffic.weights !== 'routed') {
    return {
      refused:
        'An A/B test needs a data plane that sends chosen users to the candidate and nobody ' +
        'else; this one follows the number of instances. Choose the embedded proxy, or a canary.',
    };
  }
  if (!capabilities.traffic.matches.includes(match.kind)) {
    return {
      refused:
        `This data plane cannot route by ${match.kind}, which an A/B test needs. ` +
        'Choose the embedded proxy, or a canary.',
    };
  }
  const watch: StepKind =
    strategy.observations === undefined
      ? { kind: 'hold', forMs: strategy.forMs }
      : { kind: 'observations', count: strategy.observations, atMostMs: strategy.forMs };
  return {
    mode: 'routed',
    budget: { maxSurge: '100%', maxUnavailable: 0 },
    steps: [
      { kind: 'capacity', candidate: 1 },
      { kind: 'match', match },
      watch,
      { kind: 'match' },
      ...afterwards(strategy),
    ],
    because: [`A/B: requests with ${match.kind} ${match.name}: ${match.value} meet the candidate.`],
  };
}

function afterwards(strategy: AbTest): StepKind[] {
  switch (strategy.then) {
    case 'promote':
      return [{ kind: 'weight', weight: 10_000 }];
    case 'approve':
      return [
        { kind: 'approve', question: 'The test is over. Does the candidate win?' },
        { kind: 'weight', weight: 10_000 },
      ];
    case 'return':
      return [{ kind: 'return' }];
  }
}
