import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../testing/rehearsal.ts';
import {
  ableCapabilities,
  countedCapabilities,
  planOf,
  rollingOf,
  sampleRevision,
  sampleSettings,
} from '../testing/samples.ts';
import type { Purpose } from './release.ts';
import type { Revision } from './revision.ts';
import { undoPlan, undoTarget } from './undo.ts';

/** Releases revisions one after another, each to its end. */
function released(...revisions: readonly (Revision | [Revision, Purpose])[]): Rehearsal {
  const rehearsal = new Rehearsal();
  for (const one of revisions) {
    const [revision, purpose] = Array.isArray(one) ? one : [one, 'deploy' as const];
    const settings = sampleSettings();
    const plan = planOf(rollingOf(), { first: rehearsal.state.stable === undefined });
    rehearsal.order({ kind: 'release', revision, plan, settings, purpose });
    rehearsal.untilEnded('completed');
  }
  return rehearsal;
}

const [one, two, three] = [1, 2, 3].map((number) => sampleRevision(number)) as [
  Revision,
  Revision,
  Revision,
];

test('an undo goes back to what was stable before', () => {
  const { state } = released(one, two, three);
  assert.deepEqual(undoTarget(state), { revision: two, distance: 1 });
});

test('an undo of an undo goes forward again', () => {
  const { state } = released(one, two, [one, 'undo']);
  assert.equal(undoTarget(state)?.revision.number, 2);
});

test('an undo passes over restarts of the same content', () => {
  const again = sampleRevision(3, two.digest);
  const more = sampleRevision(4, two.digest);
  const { state } = released(one, two, [again, 'restart'], [more, 'restart']);
  assert.equal(undoTarget(state)?.revision.number, 1);
});

test('an undo goes to any revision that once was stable, and to no other', () => {
  const rehearsal = released(one, two, three);
  assert.deepEqual(undoTarget(rehearsal.state, 1), { revision: one, distance: 2 });
  assert.equal(undoTarget(rehearsal.state, 3), undefined);
  assert.equal(undoTarget(rehearsal.state, 7), undefined);
  rehearsal.release(4, rollingOf());
  rehearsal.tick();
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  assert.equal(undoTarget(rehearsal.state, 4), undefined);
});

test('there is nothing to undo before two revisions were stable', () => {
  assert.equal(undoTarget(new Rehearsal().state), undefined);
  assert.equal(undoTarget(released(one).state), undefined);
});

test('an undo is short within the window, else and without a router instance by instance', () => {
  const { state } = released(one, two, three);
  const settings = { ...sampleSettings(), rollbackWindow: 1 };
  const near = undoTarget(state, 2)!;
  const far = undoTarget(state, 1)!;
  assert.equal(undoPlan(near, settings, ableCapabilities).strategy, 'blue-green');
  assert.equal(undoPlan(far, settings, ableCapabilities).strategy, 'rolling');
  assert.equal(undoPlan(near, settings, countedCapabilities).strategy, 'rolling');
});

test('an undo is completed where traffic follows the instances too', () => {
  const rehearsal = new Rehearsal({ capabilities: countedCapabilities });
  for (const revision of [1, 2]) {
    rehearsal.release(revision, rollingOf(), sampleSettings());
    rehearsal.untilEnded('completed');
  }
  const target = undoTarget(rehearsal.state)!;
  const settings = sampleSettings();
  const plan = undoPlan(target, settings, countedCapabilities);
  const { revision } = target;
  rehearsal.order({ kind: 'release', revision, plan, settings, purpose: 'undo' });
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.of(1).length, 2);
});

test('the short way back builds all capacity beside stable before any traffic moves', () => {
  const rehearsal = released(one, two);
  const target = undoTarget(rehearsal.state)!;
  const order = { kind: 'release', settings: sampleSettings(), purpose: 'undo' } as const;
  const plan = undoPlan(target, sampleSettings(), ableCapabilities);
  rehearsal.order({ ...order, revision: target.revision, plan });
  rehearsal.until('beside', () => rehearsal.of(1).length === 2);
  assert.deepEqual(rehearsal.weights(), { 2: 10_000 });
  rehearsal.untilEnded('completed');
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
});
