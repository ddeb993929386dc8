import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Probe, Probes } from '../probes/probe.ts';
import { checked, dueProbe, type Health, isDead, livenessIsDue, newHealth } from './health.ts';

const probe: Probe = { means: { kind: 'tcp' } };
const probes: Probes = { ready: probe, live: probe };

function after(answers: string, start = newHealth(probes, 0), name: 'ready' | 'live' = 'ready') {
  return [...answers].reduce<Health>((health, answer, i) => {
    const result =
      answer === '+' ? ({ passed: true } as const) : { passed: false as const, because: `no ${i}` };
    return checked(health, name, probe, { result, at: i + 1 });
  }, start);
}

test('readiness needs two passes in a row', () => {
  assert.equal(after('+').ready, false);
  assert.equal(after('+-+').ready, false);
  assert.equal(after('+-++').ready, true);
  assert.equal(after('+-++').since, 4);
});

test('readiness is lost by the third failure in a row, not by the second', () => {
  assert.equal(after('++--').ready, true);
  assert.equal(after('++--+--').ready, true);
  const lost = after('++---');
  assert.deepEqual([lost.ready, lost.since, lost.because], [false, 5, 'no 4']);
});

test('a pass takes the reason of the last failure away', () => {
  assert.equal(after('++-+').because, undefined);
});

test('liveness is not asked of a life that was never ready', () => {
  const crashed = newHealth(probes, 0, { everReady: true });
  assert.equal(livenessIsDue(probes, crashed), false);
  assert.equal(livenessIsDue(probes, after('++', crashed)), true);
});

test('three failures of liveness in a row are death, and leave readiness alone', () => {
  const ready = after('++');
  assert.equal(isDead(probes, after('--', ready, 'live')), false);
  assert.equal(isDead(probes, after('--+--', ready, 'live')), false);
  const dead = after('---', ready, 'live');
  assert.deepEqual([isDead(probes, dead), dead.ready], [true, true]);
});

test('readiness waits for the startup probe', () => {
  const slow: Probes = { ...probes, startup: probe };
  const before = newHealth(slow, 0);
  assert.equal(dueProbe(slow, before), 'startup');
  const started = checked(before, 'startup', probe, { result: { passed: true }, at: 1 });
  assert.deepEqual([dueProbe(slow, started), started.ready], ['ready', false]);
});

test('an instance is ready only after its last two checks, or the last of its passes, held', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('+', '-'), { maxLength: 30 }), (answers) => {
      const text = answers.join('');
      const health = after(text);
      // The state follows from the latest run that was long enough to decide.
      const decided = text.match(/^.*(\+\+|---)/)?.[1];
      assert.equal(health.ready, decided === '++' && !lostSince(text));
    }),
  );
});

/** Whether three failures followed the last two passes in a row. */
function lostSince(text: string): boolean {
  return text.slice(text.lastIndexOf('++')).includes('---');
}
