import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemClock } from './system-clock.ts';

const hourMs = 3_600_000;
const noon = 1_800_000_000_000;

/** A machine whose two clocks go on together, and whose wall clock can be set. */
class Machine {
  wall = noon;
  steady = 5;

  clock(notBefore = 0) {
    return systemClock({ notBefore, wall: () => this.wall, steady: () => this.steady });
  }

  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}

test('it tells the time of the machine', () => {
  const machine = new Machine();
  const clock = machine.clock();
  machine.pass(90_000);
  assert.equal(clock.now(), noon + 90_000);
  machine.wall += 400;
  assert.equal(clock.now(), noon + 90_400, 'a small correction is followed');
});

test('a clock that is set forward by an hour ends no wait', () => {
  const machine = new Machine();
  const clock = machine.clock();
  machine.wall += hourMs;
  machine.pass(60_000);
  assert.equal(clock.now(), noon + 66_000);
  for (let i = 0; i < 11 * 60; i += 1) {
    machine.pass(60_000);
    clock.now();
  }
  assert.equal(clock.now(), machine.wall, 'it is right again in the end');
});

test('a clock that is set back by an hour makes no wait last an hour longer', () => {
  const machine = new Machine();
  const clock = machine.clock();
  machine.wall -= hourMs;
  machine.pass(60_000);
  assert.equal(clock.now(), noon + 54_000);
});

test('it begins no earlier than what was written down, and goes on from there', () => {
  const machine = new Machine();
  const clock = machine.clock(noon + hourMs);
  assert.equal(clock.now(), noon + hourMs);
  machine.pass(10_000);
  assert.equal(clock.now(), noon + hourMs + 9000);
});

test('whatever is set, time never goes backwards and never leaps', () => {
  const steps = fc.array(
    fc.record({ passMs: fc.nat(100_000), setMs: fc.integer({ min: -hourMs, max: hourMs }) }),
  );
  fc.assert(
    fc.property(steps, (all) => {
      const machine = new Machine();
      const clock = machine.clock();
      for (const { passMs, setMs } of all) {
        const before = clock.now();
        machine.wall += setMs;
        machine.pass(passMs);
        const passed = clock.now() - before;
        assert.ok(passed >= 0 && passed <= passMs * 1.1 + 1001, `${passed} of ${passMs}`);
      }
    }),
  );
});
