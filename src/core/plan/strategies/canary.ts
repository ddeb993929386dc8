import type { Capabilities } from '../../world/capabilities.ts';
import type { StepKind } from '../step.ts';
import type { Canary, CanaryStep } from '../strategy.ts';
import type { Refusal, Sketch } from './sketch.ts';

/** A small share first, then more, each held while the evidence is watched. */
export function canarySteps(strategy: Canary, capabilities: Capabilities): Sketch | Refusal {
  const { traffic } = capabilities;
  const refused = unsupported(strategy, capabilities);
  if (refused) return { refused };
  const routed = traffic.weights === 'routed';
  const because = routed
    ? ['Canary: the router gives the candidate its share; stable stays whole until promotion.']
    : ['Canary by instances: this data plane follows their number, so shares are approximate.'];
  return {
    mode: routed ? 'routed' : 'by-count',
    budget: { maxSurge: strategy.surge ?? (routed ? '100%' : '25%'), maxUnavailable: 0 },
    steps: strategy.steps.flatMap(stepsOf),
    because,
  };
}

function unsupported(strategy: Canary, { traffic }: Capabilities): string | undefined {
  for (const step of strategy.steps) {
    if (step.route && !traffic.matches.includes(step.route.kind)) {
      return (
        `This data plane cannot route by ${step.route.kind}. ` +
        'Remove the `route` entry, or choose the embedded proxy.'
      );
    }
    if (step.mirror && !traffic.mirror) {
      return 'This data plane cannot mirror. Remove the `mirror` entry, or use the embedded proxy.';
    }
    if (step.weight !== undefined && step.weight % traffic.resolution !== 0) {
      return (
        `This data plane knows weights in steps of ${traffic.resolution / 100} %, ` +
        `and the plan asks for ${step.weight / 100} %.`
      );
    }
  }
  return undefined;
}

function stepsOf(step: CanaryStep): StepKind[] {
  const steps: StepKind[] = [];
  if (step.scale !== undefined) steps.push({ kind: 'capacity', candidate: step.scale });
  if (step.route) steps.push({ kind: 'match', match: step.route });
  if (step.mirror !== undefined) steps.push({ kind: 'mirror', share: step.mirror });
  if (step.weight !== undefined) steps.push({ kind: 'weight', weight: step.weight });
  for (const task of step.tasks ?? []) steps.push({ kind: 'task', task });
  if (step.holdMs !== undefined) steps.push({ kind: 'hold', forMs: step.holdMs });
  if (step.until) {
    steps.push({
      kind: 'until-healthy',
      ...(step.atMostMs !== undefined && { atMostMs: step.atMostMs }),
    });
  }
  if (step.approve !== undefined) steps.push({ kind: 'approve', question: step.approve });
  return steps;
}
