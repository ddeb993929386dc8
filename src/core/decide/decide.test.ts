import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Strategy } from '../plan/strategy.ts';
import type { OrderBody } from '../release/order.ts';
import { Rehearsal } from '../testing/rehearsal.ts';
import {
  ableCapabilities,
  canaryOf,
  countedCapabilities,
  rollingOf,
  sampleSettings,
  taskOf,
} from '../testing/samples.ts';

const stateMaxBytes = 256 * 1024;

const strategies: readonly Strategy[] = [
  rollingOf(),
  rollingOf({ maxSurge: 0, maxUnavailable: 1, pauseAfterFirst: 3000 }),
  canaryOf({ weight: 1000, holdMs: 3000 }, { weight: 5000, tasks: [taskOf()] }),
  canaryOf({ scale: 2, weight: 2500, until: 'healthy', atMostMs: 5000 }),
  { kind: 'recreate', downtime: 'acknowledged', tasks: [taskOf({ kind: 'migration' })] },
];

type Act = (rehearsal: Rehearsal) => void;

const orders: readonly OrderBody[] = [
  { kind: 'pause' },
  { kind: 'resume' },
  { kind: 'approve' },
  { kind: 'abort' },
  { kind: 'retry' },
  { kind: 'promote', full: false },
  { kind: 'promote', full: true },
  { kind: 'scale', role: 'web', replicas: 1 },
  { kind: 'scale', role: 'web', replicas: 4 },
];

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.integer({ min: 2, max: 5 }).chain((revision) =>
    fc.constantFrom(...strategies).map(
      (strategy): Act =>
        (one) =>
          one.release(revision, strategy),
    ),
  ),
  fc.constantFrom(...orders).map(
    (order): Act =>
      (one) =>
        one.order(order),
  ),
  fc.constantFrom('instances here', 'traffic here', 'tasks').map(
    (part): Act =>
      (one) => {
        if (!one.silent.delete(part)) one.silent.add(part);
      },
  ),
  fc.nat(5).map(
    (index): Act =>
      (one) => {
        const id = [...one.instances.keys()][index];
        if (id !== undefined) one.instances.delete(id);
      },
  ),
  fc.nat(5).map(
    (index): Act =>
      (one) => {
        const found = [...one.instances.values()][index];
        if (found) one.change(found, { phase: 'unready', failedChecks: 2 });
      },
  ),
  fc.constantFrom('succeeded', 'failed', 'unknown').map(
    (status): Act =>
      (one) => {
        for (const id of one.tasks.keys()) one.tasks.set(id, status as 'failed');
      },
  ),
  fc.constantFrom('healthy', 'regressed', 'silent').map(
    (kind): Act =>
      (one) => {
        one.verdict = { kind: kind as 'healthy', because: 'so', evidence: {} };
      },
  ),
  fc.nat(6).map(
    (turns): Act =>
      (one) => {
        for (let i = 0; i < turns; i += 1) one.tick();
      },
  ),
);

/** Plays a script of acts with a turn after each; `look` sees every turn. */
function play(acts: readonly Act[], counted: boolean, look: (of: Rehearsal) => void): Rehearsal {
  const capabilities = counted ? countedCapabilities : ableCapabilities;
  const rehearsal = Rehearsal.settled(sampleSettings(3), { capabilities, exitsAfterMs: 2000 });
  for (const one of acts) {
    one(rehearsal);
    look(rehearsal);
    rehearsal.tick();
  }
  return rehearsal;
}

const script = fc.array(act, { maxLength: 40 });

test('the same state and input give the same decision, and neither is changed by it', () => {
  fc.assert(
    fc.property(script, fc.boolean(), (acts, counted) => {
      play(acts, counted, (rehearsal) => {
        const before = structuredClone(rehearsal.state);
        assert.deepEqual(rehearsal.decision(), rehearsal.decision());
        assert.deepEqual(rehearsal.state, before);
      });
    }),
    { numRuns: 60 },
  );
});

test('the events alone, folded from nothing, lead to the state', () => {
  fc.assert(
    fc.property(script, fc.boolean(), (acts, counted) => {
      const rehearsal = play(acts, counted, () => undefined);
      assert.deepEqual(rehearsal.replayed(), rehearsal.state);
    }),
    { numRuns: 100 },
  );
});

test('decisions about one look come to rest, and no order is answered twice', () => {
  fc.assert(
    fc.property(script, fc.boolean(), (acts, counted) => {
      play(acts, counted, (rehearsal) => {
        const { state } = rehearsal;
        let rounds = 0;
        for (; rounds < 20; rounds += 1) {
          const decision = rehearsal.decision();
          if (decision.events.length === 0) break;
          const answers = decision.events.filter((one) => one.kind.startsWith('order-'));
          assert.ok(rounds === 0 || answers.length === 0);
          rehearsal.state = decision.state;
        }
        rehearsal.state = state;
        assert.ok(rounds < 20, 'it comes to rest');
      });
    }),
    { numRuns: 60 },
  );
});

test('whatever happened, when the world heals an abort ends with all traffic on stable', () => {
  fc.assert(
    fc.property(script, fc.boolean(), (acts, counted) => {
      const rehearsal = play(acts, counted, () => undefined);
      rehearsal.silent.clear();
      rehearsal.verdict = undefined;
      for (const one of rehearsal.instances.values()) {
        if (one.phase === 'unready') rehearsal.change(one, { phase: 'ready', failedChecks: 0 });
      }
      rehearsal.order({ kind: 'abort' });
      rehearsal.until('ended', () => rehearsal.state.release?.phase === 'ended');
      const stable = rehearsal.state.stable!.number;
      rehearsal.until('settled', () => {
        const all = [...rehearsal.instances.values()];
        const wanted = rehearsal.state.settings!.roles[0]!.replicas;
        return all.every((one) => one.revision === stable) && all.length === wanted;
      });
      assert.deepEqual(rehearsal.weights(), { [stable]: 10_000 });
    }),
    { numRuns: 100 },
  );
});

test('after hundreds of releases and thousands of events the state is still small', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  const sizes: number[] = [];
  for (let revision = 2; revision < 300; revision += 1) {
    rehearsal.release(revision, strategies[revision % 3]!);
    for (let i = 0; i < 3 + (revision % 4); i += 1) rehearsal.tick();
    for (let i = 0; i < 5; i += 1) rehearsal.order({ kind: 'resume' });
    if (revision % 5 === 0) rehearsal.order({ kind: 'abort' });
    for (const id of rehearsal.tasks.keys()) rehearsal.tasks.set(id, 'succeeded');
    rehearsal.tick();
    sizes.push(JSON.stringify(rehearsal.state).length);
  }
  assert.ok(rehearsal.events.length > 3000, `${rehearsal.events.length} events`);
  assert.ok(Math.max(...sizes) < stateMaxBytes / 8, `${Math.max(...sizes)} bytes`);
  const late = sizes.slice(-50);
  const middle = sizes.slice(100, 150);
  assert.ok(Math.max(...late) < Math.max(...middle) * 1.2, 'it does not go on growing');
});
