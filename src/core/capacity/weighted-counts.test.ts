import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wholeShare } from '../world/basis-points.ts';
import {
  instancesCarrying,
  instancesForWeight,
  type Weighted,
  type WeightedNow,
  weightedCounts,
} from './weighted-counts.ts';

const weighted: fc.Arbitrary<Weighted> = fc
  .tuple(fc.nat(12), fc.nat(12), fc.integer({ min: 0, max: wholeShare }))
  .map(([spec, ready, weight]) => {
    const count = Math.min(spec, ready);
    return { spec, ready: count, available: count, weight };
  });

const now: fc.Arbitrary<WeightedNow> = fc.record({
  replicas: fc.integer({ min: 1, max: 12 }),
  surge: fc.nat(12),
  unavailable: fc.nat(2),
  wanted: fc.record({ candidate: fc.nat(12), stable: fc.nat(12) }),
  candidate: weighted,
  stable: weighted,
  older: fc.array(weighted, { maxLength: 2 }),
  leaving: fc.nat(3),
});

test('instances for a weight are rounded up, so that nobody is overloaded', () => {
  assert.equal(instancesForWeight(0, 10), 0);
  assert.equal(instancesForWeight(1, 10), 1);
  assert.equal(instancesForWeight(2500, 10), 3);
  assert.equal(instancesForWeight(wholeShare, 10), 10);
});

test('a rounded share of the rest never costs an instance more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(98), (replicas, stable) => {
      fc.pre(stable < replicas);
      const rest = wholeShare - Math.floor((stable * wholeShare) / replicas);
      assert.equal(instancesCarrying(rest, replicas), replicas - stable);
    }),
  );
  assert.equal(instancesCarrying(0, 3), 0);
  assert.equal(instancesCarrying(1, 3), 1);
});

test('growing stays within the replicas and the surge', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = weightedCounts(given);
      const all = [given.candidate, given.stable, ...given.older];
      const before = all.reduce((sum, one) => sum + one.spec, given.leaving);
      const grown =
        Math.max(0, next.candidate - given.candidate.spec) +
        Math.max(0, next.stable - given.stable.spec);
      assert.ok(grown <= Math.max(0, given.replicas + given.surge - before), `${grown} grown`);
    }),
  );
});

test('without an allowance nobody who carries its weight is sent away', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = weightedCounts({ ...given, unavailable: 0 });
      const isCarried = (one: Weighted, spec: number) =>
        Math.min(spec, one.ready) >=
        Math.min(one.ready, instancesCarrying(one.weight, given.replicas));
      assert.ok(isCarried(given.candidate, next.candidate));
      assert.ok(isCarried(given.stable, next.stable));
      assert.ok(given.older.every((one, index) => isCarried(one, next.older[index]!)));
    }),
  );
});

test('the allowance is spent once, and not at all while too few are ready', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = weightedCounts(given);
      const lost = (one: Weighted, spec: number) => {
        const carrying = Math.min(one.ready, instancesCarrying(one.weight, given.replicas));
        return Math.max(0, carrying - Math.min(spec, one.ready));
      };
      const all = lost(given.candidate, next.candidate) + lost(given.stable, next.stable);
      const older = given.older.reduce((sum, one, i) => sum + lost(one, next.older[i]!), 0);
      const parts = [given.candidate, given.stable, ...given.older];
      const ready = parts.reduce((sum, one) => sum + one.ready, 0);
      const missing = Math.max(0, given.replicas - ready);
      assert.ok(all + older <= Math.max(0, given.unavailable - missing));
    }),
  );
});

test('those that have traffic never become fewer than must be there', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = weightedCounts(given);
      const routed = (one: Weighted, spec: number) =>
        one.weight > 0 ? Math.min(one.ready, spec) : 0;
      const before =
        routed(given.candidate, given.candidate.spec) +
        routed(given.stable, given.stable.spec) +
        given.older.reduce((sum, one) => sum + routed(one, one.spec), 0);
      const after =
        routed(given.candidate, next.candidate) +
        routed(given.stable, next.stable) +
        given.older.reduce((sum, one, index) => sum + routed(one, next.older[index]!), 0);
      const minimum = given.replicas - given.unavailable;
      assert.ok(after >= Math.min(before, minimum), `${before} became ${after} of ${minimum}`);
    }),
  );
});

test('what carries nothing and is not wanted goes at once', () => {
  fc.assert(
    fc.property(now, (given) => {
      const idle = (one: Weighted): Weighted => ({ ...one, weight: 0 });
      const next = weightedCounts({
        ...given,
        wanted: { candidate: 0, stable: given.wanted.stable },
        candidate: idle(given.candidate),
        older: given.older.map(idle),
      });
      assert.equal(next.candidate, 0);
      assert.ok(next.older.every((one) => one === 0));
    }),
  );
});

test('stable is grown before the candidate', () => {
  const part = { available: 2, ready: 2, weight: 0 };
  const next = weightedCounts({
    replicas: 4,
    surge: 1,
    unavailable: 0,
    wanted: { candidate: 2, stable: 4 },
    candidate: { spec: 0, available: 0, ready: 0, weight: 0 },
    stable: { spec: 2, ...part, weight: wholeShare },
    older: [],
    leaving: 0,
  });
  assert.deepEqual(next, { stable: 4, candidate: 1, older: [] });
});
