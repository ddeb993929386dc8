import { assertSound } from '../../src/core/invariants/decision-invariants.ts';
import { Rehearsal } from '../../src/core/testing/rehearsal.ts';
import {
  ableCapabilities,
  canaryOf,
  rollingOf,
  sampleSettings,
} from '../../src/core/testing/samples.ts';
import { surroundings } from './surroundings.ts';

// What one decision costs, and what the assertions about it add: `node bench/core/decide.ts`.

const rounds = 20_000;
const roles = [
  { name: 'web', replicas: 50, routed: true },
  { name: 'worker', replicas: 10, routed: false },
];

const idle = Rehearsal.settled(sampleSettings(4));

const holding = Rehearsal.settled(sampleSettings(4));
holding.release(2, canaryOf({ weight: 1000, holdMs: 1e9 }));
holding.untilStep('hold');

const rolling = Rehearsal.settled(sampleSettings(0, { roles }), { places: ['a', 'b', 'c'] });
rolling.release(2, rollingOf());
rolling.until('half done', () => rolling.of(2).length > 20);

const cases: Readonly<Record<string, Rehearsal>> = {
  'nothing to do, 4 instances': idle,
  'a canary holds, 5 instances': holding,
  'rolling, 60 instances, 3 places': rolling,
};

console.log(surroundings({ rounds }));
for (const [name, rehearsal] of Object.entries(cases)) {
  const { state, now } = rehearsal;
  const observation = rehearsal.observation();
  const decision = rehearsal.decision();
  const decided = { before: state, observation, orders: [], capabilities: ableCapabilities };
  const decideUs = microseconds(() => rehearsal.decision());
  const observeUs = microseconds(() => rehearsal.observation());
  const assertUs = microseconds(() => assertSound({ ...decided, decision, at: now }));
  const bytes = JSON.stringify(state).length;
  console.log(
    `${name.padEnd(33)} decide ${(decideUs - observeUs).toFixed(1).padStart(6)} µs, ` +
      `assert ${assertUs.toFixed(1).padStart(5)} µs, state ${bytes} bytes`,
  );
}

/** The best of five, after warming up: whatever else the machine does only ever slows it. */
function microseconds(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 6; turn += 1) {
    const startedAt = performance.now();
    for (let i = 0; i < rounds / 5; i += 1) run();
    const each = ((performance.now() - startedAt) * 1000) / (rounds / 5);
    if (turn > 0) best = Math.min(best, each);
  }
  return best;
}
