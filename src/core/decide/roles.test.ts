import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role, Settings } from '../plan/settings.ts';
import type { Strategy } from '../plan/strategy.ts';
import { Rehearsal } from '../testing/rehearsal.ts';
import { canaryOf, rollingOf, sampleSettings } from '../testing/samples.ts';

const web: Role = { name: 'web', replicas: 2, routed: true };
const worker: Role = { name: 'worker', replicas: 2, routed: false };
const withRoles = (...roles: Role[]): Settings => sampleSettings(0, { roles });

const strategies: readonly Strategy[] = [
  rollingOf(),
  canaryOf({ weight: 1000, holdMs: 5000 }, { weight: 5000, holdMs: 5000 }),
  { kind: 'blue-green', smoke: [], switch: 'automatic', watchMs: 5000 },
  { kind: 'recreate', downtime: 'acknowledged', tasks: [] },
];

test('every role of a candidate is there before it is promoted', () => {
  for (const strategy of strategies) {
    const rehearsal = Rehearsal.settled(withRoles(web, worker));
    rehearsal.readyAfterMs = 2000;
    rehearsal.release(2, strategy);
    rehearsal.untilEnded('completed');
    assert.equal(rehearsal.of(2, 'web').length, 2, strategy.kind);
    assert.equal(rehearsal.of(2, 'worker').length, 2, strategy.kind);
  }
});

test('a role that is new with a revision is never started of an older one', () => {
  for (const strategy of strategies) {
    const rehearsal = Rehearsal.settled(withRoles(web));
    rehearsal.release(2, strategy, withRoles(web, worker));
    rehearsal.until('ended', () => {
      assert.equal(rehearsal.of(1, 'worker').length, 0, strategy.kind);
      return rehearsal.state.release?.phase === 'ended';
    });
    assert.equal(rehearsal.of(2, 'worker').length, 2, strategy.kind);
  }
});

test('a role that a revision no longer has stays with stable until the promotion', () => {
  const steps = canaryOf({ weight: 1000, approve: 'Go on?' });
  const rehearsal = Rehearsal.settled(withRoles(web, worker));
  rehearsal.release(2, steps, withRoles(web));
  rehearsal.untilStep('approve');
  for (let i = 0; i < 5; i += 1) rehearsal.tick();
  assert.equal(rehearsal.of(1, 'worker').length, 2);
  rehearsal.order({ kind: 'approve' });
  rehearsal.untilEnded('completed');
  rehearsal.until('gone', () => rehearsal.of(1, 'worker').length === 0);
});

test('a release that drops a role is completed, and the role is gone', () => {
  for (const strategy of strategies) {
    const rehearsal = Rehearsal.settled(withRoles(web, worker));
    rehearsal.release(2, strategy, withRoles(web));
    rehearsal.untilEnded('completed');
    rehearsal.until('gone', () => rehearsal.of(1, 'worker').length === 0);
    assert.equal(rehearsal.of(2, 'web').length, 2, strategy.kind);
  }
});

test('a role that was dropped or added is put right by an abort', () => {
  for (const strategy of strategies) {
    for (const [before, after] of [
      [withRoles(web, worker), withRoles(web)],
      [withRoles(web), withRoles(web, worker)],
    ] as const) {
      const rehearsal = Rehearsal.settled(before);
      rehearsal.readyAfterMs = 3000;
      rehearsal.release(2, strategy, after);
      for (let i = 0; i < 6; i += 1) rehearsal.tick();
      rehearsal.order({ kind: 'abort' });
      rehearsal.untilEnded('aborted');
      const wanted = before.roles.length * 2;
      rehearsal.until('settled', () => rehearsal.instances.size === wanted);
      assert.equal(rehearsal.of(2).length + rehearsal.of(2, 'worker').length, 0);
    }
  }
});

test('only the routed role gets traffic', () => {
  const rehearsal = Rehearsal.settled(withRoles(web, worker));
  const routed = rehearsal.planes.get('here')!.split.shares.flatMap((one) => one.instances);
  assert.deepEqual(
    routed.sort(),
    rehearsal
      .of(1, 'web')
      .map((one) => one.id)
      .sort(),
  );
});

test('a service of workers only is released without a data plane', () => {
  const rehearsal = Rehearsal.settled(withRoles(worker));
  rehearsal.release(2, rollingOf());
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.eventsOf('split-wanted').length, 0);
});
