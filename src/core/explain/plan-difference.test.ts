import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '../plan/plan.ts';
import { defaultSettings } from '../plan/settings.ts';
import type { StepKind } from '../plan/step.ts';
import { withIds } from '../plan/step-ids.ts';
import { planDifference } from './plan-difference.ts';

const settings = { ...defaultSettings, roles: [{ name: 'web', replicas: 4, routed: true }] };

function planned(strategy: Plan['strategy'], ...steps: StepKind[]) {
  const budget = { maxSurge: 1, maxUnavailable: 0 };
  return {
    plan: { strategy, steps: withIds(steps), mode: 'routed', budget, because: [] },
    settings,
  } as const;
}

test('the same plan has no difference', () => {
  const plan = planned('canary', { kind: 'weight', weight: 1000 }, { kind: 'promote' });
  assert.deepEqual(planDifference(plan, plan), { steps: [] });
});

test('added, changed and removed steps are told apart by their ids', () => {
  const before = planned('rolling', { kind: 'hold', forMs: 1000 }, { kind: 'roll', upTo: 'all' });
  const after = planned('canary', { kind: 'hold', forMs: 5000 }, { kind: 'promote' });
  assert.deepEqual(planDifference(before, after), {
    strategy: { before: 'rolling', after: 'canary' },
    steps: [
      { kind: 'changed', id: 'hold', text: 'watch for 5s', before: 'watch for 1s' },
      { kind: 'added', id: 'promote', text: 'all traffic on the candidate; it becomes stable' },
      { kind: 'removed', id: 'roll-all', text: 'replace instance by instance until all 4 are new' },
    ],
  });
});

test('a change of the replicas changes what weights need', () => {
  const before = planned('canary', { kind: 'weight', weight: 5000 });
  const roles = [{ name: 'web', replicas: 8, routed: true }];
  const after = { ...before, settings: { ...settings, roles } };
  assert.equal(planDifference(before, after).steps[0]?.kind, 'changed');
});
