import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settings } from '../plan/settings.ts';
import { Rehearsal } from '../testing/rehearsal.ts';
import { canaryOf, planOf, rollingOf, sampleRevision, sampleSettings } from '../testing/samples.ts';
import type { InstanceObservation } from '../world/observation.ts';

function inCanary(changes: Partial<Settings> = {}): Rehearsal {
  const rehearsal = Rehearsal.settled(sampleSettings(2, changes));
  rehearsal.release(2, canaryOf({ weight: 1000, holdMs: 600_000 }));
  rehearsal.untilStep('hold');
  return rehearsal;
}

/** Changes the candidate's instance and expects the release to be taken back for `kind`. */
function takenBack(changes: Partial<InstanceObservation>, kind: string, because: RegExp): void {
  const rehearsal = inCanary();
  const instance = rehearsal.of(2)[0]!;
  rehearsal.change(instance, { lastLog: 'last words', ...changes });
  rehearsal.tick();
  const { cause, phase } = rehearsal.state.release!;
  assert.equal(phase, 'returning');
  assert.equal(cause?.kind, kind);
  assert.match(cause.because, because);
  assert.equal(cause.instance, instance.id);
  assert.equal(cause.lastLog, 'last words');
  rehearsal.untilEnded('rolled-back');
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
  assert.ok(rehearsal.state.held, 'automation is held');
}

test('a candidate that cannot be started is taken back with the reason and its last words', () => {
  const changes = { phase: 'failed', because: 'no such program' } as const;
  takenBack(changes, 'never-started', /could not be started: no such program/);
});

test('a candidate that is not ready in its time is taken back', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { startWithinMs: 30_000 }));
  rehearsal.readyAfterMs = 1e12;
  rehearsal.release(2, rollingOf());
  rehearsal.untilEnded('rolled-back');
  assert.equal(rehearsal.state.release?.cause?.kind, 'never-ready');
  assert.match(rehearsal.state.release.cause.because, /not ready within 30s/);
});

test('a candidate restarted more than five times in five minutes is taken back', () => {
  takenBack({ phase: 'starting', recentRestarts: 6 }, 'crash-loop', /restarted 6 times/);
});

test('five restarts in five minutes are borne', () => {
  const rehearsal = inCanary();
  rehearsal.change(rehearsal.of(2)[0]!, { recentRestarts: 5 });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.phase, 'progressing');
});

test('three failed health checks in a row take the candidate back', () => {
  takenBack({ phase: 'unready', failedChecks: 3 }, 'failed-checks', /3 health checks in a row/);
});

test('two failed health checks in a row are borne', () => {
  const rehearsal = inCanary();
  rehearsal.change(rehearsal.of(2)[0]!, { phase: 'unready', failedChecks: 2 });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.phase, 'progressing');
});

test('running out of memory takes the candidate back', () => {
  takenBack({ phase: 'starting', outOfMemory: true }, 'out-of-memory', /ran out of memory/);
});

test('what happens to stable never takes the candidate back', () => {
  const rehearsal = inCanary();
  rehearsal.change(rehearsal.of(1)[0]!, { phase: 'failed', recentRestarts: 9, failedChecks: 9 });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.phase, 'progressing');
});

test('an instance that is being stopped is no evidence', () => {
  const rehearsal = inCanary();
  rehearsal.deaf.add('start');
  rehearsal.change(rehearsal.of(2)[0]!, { phase: 'stopping', failedChecks: 9 });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.phase, 'progressing');
});

test('a regressed verdict takes the candidate back with the figures it rests on', () => {
  const rehearsal = inCanary();
  const evidence = { bad: 12, requests: 100 };
  rehearsal.verdict = { kind: 'regressed', because: '12 of 100 answers were bad', evidence };
  rehearsal.tick();
  const { cause } = rehearsal.state.release!;
  assert.deepEqual(cause, { kind: 'verdict', because: '12 of 100 answers were bad', evidence });
  assert.equal(rehearsal.eventsOf('verdict-given').length, 1);
});

test('no other verdict takes a candidate back', () => {
  for (const kind of ['healthy', 'undecided', 'silent', 'cancelled'] as const) {
    const rehearsal = inCanary();
    rehearsal.verdict = { kind, because: 'so it is', evidence: {} };
    rehearsal.tick();
    assert.equal(rehearsal.state.release?.phase, 'progressing', kind);
  }
});

test('a verdict is recorded when it changes, not at every look', () => {
  const rehearsal = inCanary();
  rehearsal.verdict = { kind: 'healthy', because: 'no difference found', evidence: {} };
  for (let i = 0; i < 5; i += 1) rehearsal.tick();
  assert.equal(rehearsal.eventsOf('verdict-given').length, 1);
});

test('after a full promotion a crash loop takes the candidate back, a verdict does not', () => {
  const rehearsal = inCanary();
  rehearsal.readyAfterMs = 20_000;
  rehearsal.order({ kind: 'promote', full: true });
  rehearsal.tick();
  rehearsal.verdict = { kind: 'regressed', because: 'too slow', evidence: {} };
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.phase, 'progressing');
  rehearsal.change(rehearsal.of(2)[0]!, { recentRestarts: 6 });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.cause?.kind, 'crash-loop');
});

test('a step without structural progress is taken back at its deadline', () => {
  const rehearsal = Rehearsal.settled(
    sampleSettings(2, { progressDeadlineMs: 20_000, startWithinMs: 1e9 }),
  );
  rehearsal.readyAfterMs = 1e9;
  rehearsal.release(2, rollingOf());
  rehearsal.untilEnded('rolled-back');
  assert.equal(rehearsal.state.release?.cause?.kind, 'progress-deadline');
  assert.match(rehearsal.state.release.cause.because, /roll-all made no progress for 20s/);
});

test('flapping is no progress: the deadline counts high-water marks only', () => {
  const settings = sampleSettings(3, { progressDeadlineMs: 30_000, minReadyMs: 0 });
  const rehearsal = Rehearsal.settled(settings);
  rehearsal.release(2, { kind: 'blue-green', smoke: [], switch: 'automatic', watchMs: 0 });
  rehearsal.readyAfterMs = 1e9;
  rehearsal.tick();
  const isOver = () => rehearsal.state.release?.phase === 'returning';
  for (let turn = 0; turn < 60 && !isOver(); turn += 1) {
    const phase = turn % 2 === 0 ? 'ready' : 'unready';
    for (const one of rehearsal.of(2).slice(0, 2)) rehearsal.change(one, { phase });
    rehearsal.tick();
  }
  assert.equal(rehearsal.state.release?.cause?.kind, 'progress-deadline');
});

test('holds and approvals have no deadline, however long they take', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { progressDeadlineMs: 5000 }));
  rehearsal.release(2, canaryOf({ weight: 1000, holdMs: 60_000 }, { approve: 'Go on?' }));
  rehearsal.untilStep('approve');
  for (let i = 0; i < 100; i += 1) rehearsal.tick();
  assert.equal(rehearsal.stepId(), 'approve');
});

function inUndo(): Rehearsal {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, rollingOf());
  rehearsal.untilEnded('completed');
  rehearsal.order({
    kind: 'release',
    revision: sampleRevision(1),
    plan: planOf(rollingOf()),
    settings: sampleSettings(2, { progressDeadlineMs: 20_000, startWithinMs: 1e9 }),
    purpose: 'undo',
  });
  rehearsal.readyAfterMs = 1e9;
  return rehearsal;
}

test('an undo is not undone by itself: it stops and asks', () => {
  const rehearsal = inUndo();
  rehearsal.until('paused', () => rehearsal.state.release?.paused !== undefined, 40);
  const { phase, paused } = rehearsal.state.release!;
  assert.equal(phase, 'progressing');
  assert.match(paused?.reason ?? '', /An undo is not undone by itself.*no progress/);
});

test('an undo that a person resumes has its time again, and goes on when the world heals', () => {
  const rehearsal = inUndo();
  rehearsal.until('paused', () => rehearsal.state.release?.paused !== undefined, 40);
  rehearsal.order({ kind: 'resume' });
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.paused, undefined);
  rehearsal.readyAfterMs = 0;
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.state.stable?.number, 1);
});

test('an undo that a person promotes fully is not stopped again by what its instances do', () => {
  const rehearsal = inUndo();
  rehearsal.tick();
  rehearsal.readyAfterMs = 0;
  rehearsal.order({ kind: 'promote', full: true });
  rehearsal.tick();
  for (const one of rehearsal.of(1)) rehearsal.change(one, { recentRestarts: 9 });
  rehearsal.untilEnded('completed');
});

test('evidence still undecided at the end of its time rolls back where the file says so', () => {
  const settings = sampleSettings(2, { undecided: 'rollback' });
  for (const kind of ['undecided', 'silent'] as const) {
    const rehearsal = Rehearsal.settled(settings);
    rehearsal.release(2, canaryOf({ weight: 1000, until: 'healthy', atMostMs: 20_000 }));
    rehearsal.verdict = { kind, because: '3 of 9 requests', evidence: { requests: 9 } };
    rehearsal.untilEnded('rolled-back');
    const { cause } = rehearsal.state.release!;
    assert.equal(cause?.kind, 'undecided');
    assert.match(cause.because, /no proof within 20s.*3 of 9 requests/, kind);
    assert.deepEqual(cause.evidence, { requests: 9 });
  }
});

test('a release that does not move says who is not ready and shows its last words', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { progressDeadlineMs: 10_000 }));
  rehearsal.readyAfterMs = 1e12;
  rehearsal.release(2, rollingOf());
  rehearsal.tick();
  const candidate = rehearsal.of(2)[0]!;
  rehearsal.change(candidate, { because: 'it thinks', lastLog: 'thinking' });
  rehearsal.untilEnded('rolled-back');
  const { cause } = rehearsal.state.release!;
  assert.match(cause!.because, new RegExp(`for 10s: ${candidate.id} is not ready: it thinks`));
  assert.deepEqual([cause!.instance, cause!.lastLog], [candidate.id, 'thinking']);
});

test('what nobody looked at is not late: deadlines count from when somebody looks again', () => {
  const settings = sampleSettings(2, { startWithinMs: 30_000, progressDeadlineMs: 60_000 });
  const rehearsal = Rehearsal.settled(settings);
  rehearsal.readyAfterMs = 1e12;
  rehearsal.release(2, rollingOf());
  rehearsal.tick();
  rehearsal.drivenSince = rehearsal.now + 600_000;
  rehearsal.tick(600_000);
  assert.equal(rehearsal.state.release?.phase, 'progressing');
  rehearsal.untilEnded('rolled-back');
  assert.equal(rehearsal.state.release.cause?.kind, 'never-ready');
});
