import { assert } from '../../kit/assert.ts';
import type { Capabilities } from '../world/capabilities.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';

/** Instance by instance with one above and none below: for releases nobody wrote a strategy for. */
export function rollingPlanOf(settings: Settings, capabilities: Capabilities): Plan {
  const plan = makePlan({
    strategy: { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 },
    settings,
    capabilities,
    first: false,
  });
  assert(!('refused' in plan), 'rolling works on every platform');
  return plan;
}
