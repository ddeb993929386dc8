import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '../../core/plan/plan.ts';
import { compareDefaults } from './compare-settings.ts';
import { stepPowers } from './step-power.ts';

const minuteMs = 60_000;

const plan: Plan = {
  strategy: 'canary',
  mode: 'routed',
  budget: { maxSurge: 0, maxUnavailable: 1 },
  because: [],
  steps: [
    { id: 'weight-100', kind: 'weight', weight: 100 },
    { id: 'hold', kind: 'hold', forMs: 2 * minuteMs },
    { id: 'weight-1000', kind: 'weight', weight: 1000 },
    { id: 'hold-2', kind: 'hold', forMs: 5 * minuteMs },
    { id: 'weight-5000', kind: 'weight', weight: 5000 },
    { id: 'until-healthy', kind: 'until-healthy', atMostMs: 10 * minuteMs },
    { id: 'promote', kind: 'promote' },
  ],
};

test('each waiting step says what it can find, and later ones find more', () => {
  const powers = stepPowers(plan, { perSecond: 200, errorShare: 0.001 }, compareDefaults);
  assert.deepEqual(
    powers.map((power) => power.step),
    ['hold', 'hold-2', 'until-healthy'],
  );
  const ratios = powers.map((power) => power.errorRatio);
  assert.ok(ratios[0]! > ratios[1]! && ratios[1]! > ratios[2]!, ratios.join(' '));
  assert.ok(ratios[2]! > 1.2 && ratios[2]! < 3, `${ratios[2]}`);
  assert.equal(powers[2]!.canShowHealth, true);
});

test('a step whose time ends before instances are warm can prove nothing', () => {
  const short: Plan = {
    ...plan,
    steps: [plan.steps[0]!, { id: 'hold', kind: 'hold', forMs: minuteMs }],
  };
  const [power] = stepPowers(short, { perSecond: 2000, errorShare: 0.001 }, compareDefaults);
  assert.deepEqual(power, {
    step: 'hold',
    units: 0,
    errorRatio: Number.POSITIVE_INFINITY,
    errorShare: Number.POSITIVE_INFINITY,
    canShowHealth: false,
  });
});
