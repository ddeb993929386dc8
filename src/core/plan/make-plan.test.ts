import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ableCapabilities, planOf, sampleSettings, taskOf } from '../testing/samples.ts';
import type { Capabilities } from '../world/capabilities.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import type { AbTest, BlueGreen, Canary, CanaryStep, Strategy } from './strategy.ts';

const ids = (plan: Plan) => plan.steps.map((one) => one.id);
const blueGreen: BlueGreen = {
  kind: 'blue-green',
  smoke: [taskOf()],
  switch: 'approved',
  watchMs: 60_000,
};
const abTest: AbTest = {
  kind: 'ab',
  match: { kind: 'cookie', name: 'beta', value: '1' },
  forMs: 60_000,
  then: 'approve',
};

function refusalOf(strategy: Strategy, traffic: Partial<Capabilities['traffic']>): string {
  const capabilities = {
    ...ableCapabilities,
    traffic: { ...ableCapabilities.traffic, ...traffic },
  };
  const plan = makePlan({ strategy, settings: sampleSettings(), capabilities, first: false });
  assert.ok('refused' in plan, 'the plan is refused');
  return plan.refused;
}

test('rolling replaces all at once, or the first alone before the others', () => {
  assert.deepEqual(ids(planOf({ kind: 'rolling', maxSurge: 1, maxUnavailable: 0 })), [
    'roll-all',
    'promote',
  ]);
  const paused = {
    kind: 'rolling',
    maxSurge: 1,
    maxUnavailable: 0,
    pauseAfterFirst: true,
  } as const;
  assert.deepEqual(ids(planOf(paused)), ['roll-first', 'approve', 'roll-all', 'promote']);
  assert.deepEqual(ids(planOf({ ...paused, pauseAfterFirst: 5000 })), [
    'roll-first',
    'hold',
    'roll-all',
    'promote',
  ]);
});

test('recreate empties the service, runs its tasks, and then fills it', () => {
  const plan = planOf({ kind: 'recreate', downtime: 'acknowledged', tasks: [taskOf()] });
  assert.deepEqual(ids(plan), ['empty', 'task-check', 'capacity', 'promote']);
  assert.match(plan.because.join(), /outage/);
});

test('blue-green tests the candidate behind its preview before it asks and switches', () => {
  assert.deepEqual(ids(planOf(blueGreen)), [
    'capacity',
    'preview',
    'task-check',
    'approve',
    'weight-10000',
    'preview-2',
    'hold',
    'promote',
  ]);
});

test('blue-green without a preview address goes without, and says so', () => {
  const capabilities = {
    ...ableCapabilities,
    traffic: { ...ableCapabilities.traffic, preview: false },
  };
  const plan = planOf(blueGreen, { capabilities });
  assert.ok(!ids(plan).includes('preview'));
  assert.match(plan.because.join(), /no preview address/);
});

test('a canary entry acts in a fixed order: instances, users, copies, weight, tasks, gates', () => {
  const entry: CanaryStep = {
    approve: 'Go on?',
    until: 'healthy',
    atMostMs: 9,
    holdMs: 5,
    tasks: [taskOf()],
    weight: 1000,
    mirror: 500,
    route: { kind: 'header', name: 'x', value: '1' },
    scale: 2,
  };
  assert.deepEqual(ids(planOf({ kind: 'canary', steps: [entry] })), [
    'capacity',
    'match',
    'mirror-500',
    'weight-1000',
    'task-check',
    'hold',
    'until-healthy',
    'approve',
    'promote',
  ]);
});

test('an A/B test ends as it says: the candidate wins, goes, or a person decides', () => {
  const start = ['capacity', 'match', 'hold', 'match-2'];
  assert.deepEqual(ids(planOf({ ...abTest, then: 'promote' })), [
    ...start,
    'weight-10000',
    'promote',
  ]);
  assert.deepEqual(ids(planOf({ ...abTest, then: 'return' })), [...start, 'return', 'promote']);
  assert.deepEqual(ids(planOf({ ...abTest, then: 'approve' })), [
    ...start,
    'approve',
    'weight-10000',
    'promote',
  ]);
  assert.ok(ids(planOf({ ...abTest, observations: 5 })).includes('observations'));
});

test('a first release has nobody to compare with, whatever its strategy', () => {
  for (const strategy of [blueGreen, abTest, { kind: 'canary', steps: [] } as Canary]) {
    const plan = planOf(strategy, { first: true });
    assert.deepEqual(plan.steps.at(0), { id: 'capacity', kind: 'capacity', candidate: '100%' });
    assert.equal(plan.steps.at(-1)?.kind, 'promote');
    assert.match(plan.because.join(), /first release/);
    assert.equal(plan.strategy, strategy.kind);
  }
  assert.ok(ids(planOf(blueGreen, { first: true })).includes('task-check'));
});

test('what a data plane cannot do is refused with what to do instead', () => {
  assert.match(refusalOf(blueGreen, { weights: 'by-count' }), /Choose the embedded proxy/);
  assert.match(refusalOf(abTest, { matches: ['header'] }), /cannot route by cookie/);
  assert.match(refusalOf(abTest, { weights: 'by-count' }), /chosen users/);
  const step = (one: CanaryStep): Canary => ({ kind: 'canary', steps: [one] });
  const match = { kind: 'header', name: 'x', value: '1' } as const;
  assert.match(refusalOf(step({ route: match }), { matches: [] }), /Remove the `route` entry/);
  assert.match(refusalOf(step({ mirror: 500 }), { mirror: false }), /Remove the `mirror` entry/);
  assert.match(refusalOf(step({ weight: 150 }), { resolution: 100 }), /in steps of 1 %.*1\.5 %/);
});

test('a canary whose traffic follows the instances says that its shares are approximate', () => {
  const capabilities: Capabilities = {
    ...ableCapabilities,
    traffic: { ...ableCapabilities.traffic, weights: 'by-count' },
  };
  const plan = planOf({ kind: 'canary', steps: [{ weight: 1000 }] }, { capabilities });
  assert.equal(plan.mode, 'by-count');
  assert.match(plan.because.join(), /approximate/);
});

const canaryStep: fc.Arbitrary<CanaryStep> = fc.record(
  {
    scale: fc.constantFrom(1, 2, '50%' as const),
    route: fc.constant({ kind: 'header', name: 'x', value: '1' } as const),
    mirror: fc.integer({ min: 1, max: 10_000 }),
    weight: fc.integer({ min: 0, max: 10_000 }),
    tasks: fc.array(
      fc.constantFrom('a', 'a-2', 'b').map((name) => taskOf({ name })),
      { maxLength: 3 },
    ),
    holdMs: fc.nat(100_000),
    until: fc.constant('healthy' as const),
    approve: fc.string(),
  },
  { requiredKeys: [] },
);

test('the ids of the steps are unique, and the same strategy gives the same ids', () => {
  fc.assert(
    fc.property(fc.array(canaryStep, { maxLength: 8 }), (steps) => {
      const plan = planOf({ kind: 'canary', steps });
      assert.equal(new Set(ids(plan)).size, plan.steps.length);
      assert.deepEqual(planOf({ kind: 'canary', steps: structuredClone(steps) }), plan);
    }),
  );
});

test('the last step of every plan, and no other, promotes', () => {
  fc.assert(
    fc.property(fc.array(canaryStep, { maxLength: 8 }), (steps) => {
      const kinds = planOf({ kind: 'canary', steps }).steps.map((one) => one.kind);
      assert.equal(kinds.indexOf('promote'), kinds.length - 1);
    }),
  );
});

test('a step appended to a canary changes no id before it', () => {
  fc.assert(
    fc.property(fc.array(canaryStep, { maxLength: 6 }), canaryStep, (steps, more) => {
      const before = ids(planOf({ kind: 'canary', steps })).slice(0, -1);
      const after = ids(planOf({ kind: 'canary', steps: [...steps, more] }));
      assert.deepEqual(after.slice(0, before.length), before);
    }),
  );
});
