import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CanaryStep } from '../../plan/strategy.ts';
import { Rehearsal } from '../../testing/rehearsal.ts';
import { canaryOf, sampleSettings } from '../../testing/samples.ts';
import type { Verdict } from '../../world/verdict.ts';

function at(gate: CanaryStep, undecided: 'continue' | 'hold' = 'continue'): Rehearsal {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { undecided }));
  rehearsal.release(2, canaryOf({ weight: 1000, ...gate }, { holdMs: 1e9 }));
  return rehearsal;
}

const verdict = (kind: Verdict['kind']): Verdict => ({ kind, because: 'why', evidence: {} });

/** Turns of a second until the gate is left; undefined when it is not within a minute. */
function leftAfter(rehearsal: Rehearsal, gate: string): number | undefined {
  rehearsal.untilStep(gate);
  for (let turn = 1; turn <= 60; turn += 1) {
    rehearsal.tick();
    if (rehearsal.stepId() !== gate) return turn;
  }
  return undefined;
}

test('a hold lasts as long as it says, and says how long is left', () => {
  const rehearsal = at({ holdMs: 10_000 });
  const decision = rehearsal.untilStep('hold');
  assert.deepEqual(decision.because, ['Holds for another 10s.']);
  assert.equal(leftAfter(at({ holdMs: 10_000 }), 'hold'), 10);
});

test('an approval waits for a person and says for what', () => {
  const rehearsal = at({ approve: 'Is it good?' });
  const decision = rehearsal.untilStep('approve');
  assert.deepEqual(decision.because, ['Waits for an approval: Is it good?']);
  rehearsal.order({ kind: 'approve' }, { actor: 'bob', reason: 'looks good' });
  rehearsal.tick();
  const passed = rehearsal.eventsOf('step-passed').at(-1);
  assert.equal(passed?.because, 'bob approved: looks good');
  assert.equal(passed.overruled, undefined);
});

test('a gate of evidence opens when the verdict is healthy', () => {
  const rehearsal = at({ until: 'healthy' });
  rehearsal.untilStep('until-healthy');
  rehearsal.verdict = verdict('healthy');
  rehearsal.tick();
  assert.notEqual(rehearsal.stepId(), 'until-healthy');
});

test('without a limit a gate of evidence waits for the evidence', () => {
  for (const kind of ['undecided', 'silent', 'cancelled'] as const) {
    const rehearsal = at({ until: 'healthy' });
    rehearsal.verdict = verdict(kind);
    assert.equal(leftAfter(rehearsal, 'until-healthy'), undefined, kind);
  }
});

test('at its limit undecided evidence continues, or holds where the file says so', () => {
  const gate = { until: 'healthy', atMostMs: 20_000 } as const;
  const going = at(gate);
  going.verdict = verdict('undecided');
  assert.equal(leftAfter(going, 'until-healthy'), 20);
  const holding = at(gate, 'hold');
  holding.verdict = verdict('undecided');
  assert.equal(leftAfter(holding, 'until-healthy'), undefined);
  assert.match(holding.tick().because.join(), /a person decides/);
});

test('silence is never taken for proof, whatever the time', () => {
  const rehearsal = at({ until: 'healthy', atMostMs: 20_000 });
  rehearsal.verdict = verdict('silent');
  assert.equal(leftAfter(rehearsal, 'until-healthy'), undefined);
  assert.match(rehearsal.tick().because.join(), /No request has reached the candidate/);
});

function inAbTest(observations?: number): Rehearsal {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, {
    kind: 'ab',
    match: { kind: 'cookie', name: 'beta', value: '1' },
    forMs: 30_000,
    ...(observations !== undefined && { observations }),
    then: 'promote',
  });
  return rehearsal;
}

test('an A/B test ends by its number of observations when that comes first', () => {
  const rehearsal = inAbTest(100);
  rehearsal.untilStep('observations');
  rehearsal.counts.set(2, { requests: 99, bad: 0 });
  assert.deepEqual(rehearsal.tick().because, ['99 of 100 observations so far.']);
  rehearsal.counts.set(2, { requests: 100, bad: 0 });
  rehearsal.tick();
  assert.notEqual(rehearsal.stepId(), 'observations');
});

test('an A/B test ends by its time when the observations do not come', () => {
  assert.equal(leftAfter(inAbTest(100), 'observations'), 30);
});
