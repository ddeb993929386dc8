import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../testing/rehearsal.ts';
import { planOf, rollingOf, sampleRevision, sampleSettings } from '../testing/samples.ts';
import type { Purpose } from './release.ts';
import type { Revision } from './revision.ts';
import { returnPlan, undoTarget } from './undo.ts';

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

test('the short way back builds all capacity beside stable before any traffic moves', () => {
  const rehearsal = released(one, two);
  const target = undoTarget(rehearsal.state)!;
  const order = { kind: 'release', settings: sampleSettings(), purpose: 'undo' } as const;
  rehearsal.order({ ...order, revision: target.revision, plan: returnPlan(target) });
  rehearsal.until('beside', () => rehearsal.of(1).length === 2);
  assert.deepEqual(rehearsal.weights(), { 2: 10_000 });
  rehearsal.untilEnded('completed');
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
});
