import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../testing/rehearsal.ts';
import { canaryOf, planOf, rollingOf, sampleRevision, sampleSettings } from '../testing/samples.ts';

const twoSteps = canaryOf({ weight: 1000, holdMs: 60_000 }, { weight: 5000, approve: 'Go on?' });

/** A service whose second revision is in the middle of a canary. */
function inCanary(): Rehearsal {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, twoSteps);
  rehearsal.untilStep('hold');
  return rehearsal;
}

/** Why the latest order was refused; undefined when it was carried out. */
function refusal(rehearsal: Rehearsal): string | undefined {
  const { events } = rehearsal.tick();
  const refused = events.find((one) => one.kind === 'order-refused');
  const done = events.some((one) => one.kind === 'order-done');
  assert.ok(refused || done, 'the order was answered');
  return refused?.because;
}

test('a deployed revision supersedes the one in progress, which leaves within the budget', () => {
  const rehearsal = inCanary();
  rehearsal.release(3, rollingOf());
  rehearsal.untilEnded('completed');
  assert.deepEqual(
    rehearsal.eventsOf('release-ended').map((one) => one.outcome),
    ['completed', 'superseded', 'completed'],
  );
  rehearsal.until('settled', () => rehearsal.instances.size === 2);
  assert.equal(rehearsal.of(3).length, 2);
  assert.deepEqual(rehearsal.weights(), { 3: 10_000 });
});

test('the same revision ordered again while it is released is refused', () => {
  const rehearsal = inCanary();
  rehearsal.release(2, twoSteps);
  assert.match(refusal(rehearsal) ?? '', /2\.0\.0 is already being released/);
});

test('releasing what is stable already is refused while nothing runs', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(1, rollingOf());
  assert.match(refusal(rehearsal) ?? '', /1\.0\.0 is stable already/);
});

test('releasing stable while a candidate is on its way takes the candidate back', () => {
  const rehearsal = inCanary();
  rehearsal.release(1, rollingOf());
  assert.equal(refusal(rehearsal), undefined);
  rehearsal.untilEnded('aborted');
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
});

test('releasing stable while the candidate is taken back already keeps the cause', () => {
  const rehearsal = inCanary();
  rehearsal.verdict = { kind: 'regressed', because: 'too many errors', evidence: { bad: 9 } };
  rehearsal.tick();
  rehearsal.release(1, rollingOf());
  assert.match(refusal(rehearsal) ?? '', /taken back to 1\.0\.0 already/);
  assert.equal(rehearsal.state.release?.cause?.kind, 'verdict');
});

test('a restart releases the same content again as a revision of its own', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.order({
    kind: 'release',
    revision: sampleRevision(2, 'digest-1'),
    plan: planOf(rollingOf()),
    settings: sampleSettings(),
    purpose: 'restart',
  });
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.of(2).length, 2);
  assert.equal(rehearsal.state.stable?.number, 2);
});

test('an order that was given for another release is refused as stale', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'abort' }, { release: 1 });
  assert.match(refusal(rehearsal) ?? '', /given for release 1, and this is release 2/);
  assert.equal(rehearsal.state.release?.phase, 'progressing');
});

test('an order that was given for another step is refused as stale', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'promote', full: false }, { release: 2, step: 'approve' });
  assert.match(refusal(rehearsal) ?? '', /given for step approve, and the release is at hold/);
  assert.equal(rehearsal.stepId(), 'hold');
});

test('the same order twice is carried out once', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'pause' }, { id: 'same' });
  assert.equal(refusal(rehearsal), undefined);
  rehearsal.order({ kind: 'pause' }, { id: 'same' });
  assert.deepEqual(
    rehearsal.tick().events.filter((one) => one.kind.startsWith('order')),
    [],
  );
});

test('of contradicting orders the latest wins', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'pause' });
  rehearsal.order({ kind: 'resume' });
  rehearsal.order({ kind: 'pause' }, { actor: 'bob' });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.paused?.actor, 'bob');
});

test('a promoted gate is passed, and the report names who overruled it', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'promote', full: false }, { actor: 'bob', reason: 'seen enough' });
  rehearsal.tick();
  const passed = rehearsal.eventsOf('step-passed').at(-1);
  assert.deepEqual(passed, {
    kind: 'step-passed',
    step: 'hold',
    because: 'bob: seen enough',
    overruled: true,
  });
  assert.deepEqual(rehearsal.state.release?.overruled, ['hold']);
});

test('promoting a step that is not a gate is refused', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(), { readyAfterMs: 5000 });
  rehearsal.release(2, twoSteps);
  rehearsal.tick();
  rehearsal.order({ kind: 'promote', full: false });
  assert.match(refusal(rehearsal) ?? '', /weight-1000 is not a gate/);
});

test('an order to promote in the same look as its release is not lost without a word', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, twoSteps);
  rehearsal.order({ kind: 'promote', full: false });
  const { events } = rehearsal.tick();
  const refused = events.find((one) => one.kind === 'order-refused');
  assert.match(refused?.because ?? '', /has not begun its first step/);
});

test('a full promotion passes every gate, and traffic still waits for ready instances', () => {
  const rehearsal = inCanary();
  rehearsal.readyAfterMs = 5000;
  rehearsal.order({ kind: 'promote', full: true });
  rehearsal.tick();
  assert.equal(rehearsal.stepId(), 'promote');
  assert.ok((rehearsal.weights()[2] ?? 0) <= 5000, 'one of two instances is ready');
  rehearsal.untilEnded('completed');
  assert.deepEqual(rehearsal.weights(), { 2: 10_000 });
});

test('a paused release passes no step until it is resumed, and its time stands still', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'pause' });
  for (let i = 0; i < 200; i += 1) rehearsal.tick();
  assert.equal(rehearsal.stepId(), 'hold');
  rehearsal.order({ kind: 'resume' });
  rehearsal.tick();
  assert.equal(rehearsal.stepId(), 'hold', 'what was left of the hold is still to be held');
  rehearsal.untilStep('approve');
});

test('an approval given during a pause does not lengthen the next step', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, canaryOf({ weight: 1000, approve: 'Go on?' }, { holdMs: 10_000 }));
  rehearsal.untilStep('approve');
  rehearsal.order({ kind: 'pause' });
  rehearsal.tick(100_000);
  rehearsal.order({ kind: 'approve' });
  rehearsal.tick();
  assert.equal(rehearsal.stepId(), 'hold');
  rehearsal.order({ kind: 'resume' });
  rehearsal.tick();
  assert.equal(rehearsal.state.release!.stepSince <= rehearsal.now, true);
  for (let i = 0; i < 10; i += 1) rehearsal.tick();
  assert.notEqual(rehearsal.stepId(), 'hold');
});

test('pausing twice, resuming what runs and approving what is not asked are refused', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'resume' });
  assert.match(refusal(rehearsal) ?? '', /is not paused/);
  rehearsal.order({ kind: 'approve' });
  assert.match(refusal(rehearsal) ?? '', /does not wait for an approval/);
  rehearsal.order({ kind: 'pause' });
  assert.equal(refusal(rehearsal), undefined);
  rehearsal.order({ kind: 'pause' });
  assert.match(refusal(rehearsal) ?? '', /paused already/);
});

test('orders about a release are refused when there is none', () => {
  for (const kind of ['pause', 'resume', 'approve', 'abort'] as const) {
    const rehearsal = Rehearsal.settled();
    rehearsal.order({ kind });
    assert.match(refusal(rehearsal) ?? '', /Nothing is being released/, kind);
  }
  const rehearsal = Rehearsal.settled();
  rehearsal.order({ kind: 'promote', full: true });
  assert.match(refusal(rehearsal) ?? '', /Nothing is being released/);
});

test('aborting what is taken back already says so', () => {
  const rehearsal = inCanary();
  rehearsal.deaf.add('route');
  rehearsal.order({ kind: 'abort' });
  rehearsal.tick();
  rehearsal.order({ kind: 'abort' });
  assert.match(refusal(rehearsal) ?? '', /taken back already/);
});

test('an abort ends with all traffic on stable and no candidate', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'abort' }, { actor: 'bob', reason: 'no' });
  rehearsal.untilEnded('aborted');
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
  assert.equal(rehearsal.state.release?.cause?.because, 'bob aborted it: no');
  rehearsal.until('settled', () => rehearsal.of(2).length === 0);
});

test('after an abort automation is held until a person releases, and then no longer', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  const body = {
    kind: 'release',
    revision: sampleRevision(3),
    plan: planOf(rollingOf()),
    settings: sampleSettings(),
    purpose: 'deploy',
  } as const;
  rehearsal.order(body, { automation: true });
  assert.match(refusal(rehearsal) ?? '', /Automation is held/);
  rehearsal.order(body);
  assert.equal(refusal(rehearsal), undefined);
  assert.equal(rehearsal.state.held, undefined);
});

test('a person lifts the hold by promoting; automation does not', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  rehearsal.order({ kind: 'promote', full: false }, { automation: true });
  assert.match(refusal(rehearsal) ?? '', /Automation is held/);
  assert.ok(rehearsal.state.held);
  rehearsal.order({ kind: 'promote', full: false });
  assert.equal(refusal(rehearsal), undefined);
  assert.equal(rehearsal.state.held, undefined);
});

test('a retry begins the aborted release again from its first step', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  rehearsal.order({ kind: 'retry' });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.number, 3);
  assert.equal(rehearsal.state.release?.candidate.number, 2);
  assert.equal(rehearsal.stepId(), 'weight-1000');
  rehearsal.order({ kind: 'promote', full: true });
  rehearsal.untilEnded('completed');
});

test('a retry without an aborted or rolled-back release is refused', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.order({ kind: 'retry' });
  assert.match(refusal(rehearsal) ?? '', /no aborted or rolled-back release/);
});

test('an undo goes back to an earlier revision and holds automation visibly', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, rollingOf());
  rehearsal.untilEnded('completed');
  rehearsal.order({
    kind: 'release',
    revision: sampleRevision(1),
    plan: planOf(rollingOf()),
    settings: sampleSettings(),
    purpose: 'undo',
  });
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.state.stable?.number, 1);
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
  assert.match(rehearsal.state.held?.because ?? '', /ada undid the last release/);
});

test('scaling starts or drains instances of stable, and of no role that does not exist', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.order({ kind: 'scale', role: 'web', replicas: 4 });
  rehearsal.until('grown', () => rehearsal.of(1).length === 4);
  rehearsal.order({ kind: 'scale', role: 'web', replicas: 1 });
  rehearsal.until('shrunk', () => rehearsal.of(1).length === 1);
  rehearsal.order({ kind: 'scale', role: 'printer', replicas: 1 });
  assert.match(refusal(rehearsal) ?? '', /no role printer/);
});

test('a scale given while a release runs outlives its rollback and its retry', () => {
  const rehearsal = inCanary();
  rehearsal.order({ kind: 'scale', role: 'web', replicas: 3 });
  rehearsal.tick();
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  rehearsal.until('settled', () => rehearsal.instances.size === 3);
  rehearsal.order({ kind: 'retry' });
  rehearsal.tick();
  assert.equal(rehearsal.state.settings?.roles[0]?.replicas, 3);
});
