import type { Capabilities } from '../../world/capabilities.ts';
import type { StepKind } from '../step.ts';
import type { BlueGreen } from '../strategy.ts';
import type { Refusal, Sketch } from './sketch.ts';

/** A full candidate beside stable, checked by its preview address, then all traffic at once. */
export function blueGreenSteps(strategy: BlueGreen, capabilities: Capabilities): Sketch | Refusal {
  if (capabilities.traffic.weights !== 'routed') {
    return {
      refused:
        'Blue-green needs a data plane that moves all traffic at once, and this one follows the ' +
        'number of instances. Choose the embedded proxy, or the strategy rolling.',
    };
  }
  const { preview } = capabilities.traffic;
  const open: StepKind[] = preview ? [{ kind: 'preview', open: true }] : [];
  const close: StepKind[] = preview ? [{ kind: 'preview', open: false }] : [];
  const question: StepKind[] =
    strategy.switch === 'approved'
      ? [{ kind: 'approve', question: 'Send all traffic to the candidate?' }]
      : [];
  const watch: StepKind[] = strategy.watchMs > 0 ? [{ kind: 'hold', forMs: strategy.watchMs }] : [];
  return {
    mode: 'routed',
    budget: { maxSurge: '100%', maxUnavailable: 0 },
    steps: [
      { kind: 'capacity', candidate: '100%' },
      ...open,
      ...strategy.smoke.map((task) => ({ kind: 'task', task }) as const),
      ...question,
      { kind: 'weight', weight: 10_000 },
      ...close,
      ...watch,
    ],
    because: [
      'Blue-green: twice the replicas run until the old revision is let go.',
      ...(preview ? [] : ['This data plane has no preview address; smoke tests run without it.']),
    ],
  };
}
