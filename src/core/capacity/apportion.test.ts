import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wholeShare } from '../world/basis-points.ts';
import { type ApportionRequest, apportion, type Carrier, proportional } from './apportion.ts';

const carrier = (revision: number): fc.Arbitrary<Carrier> =>
  fc.record({
    revision: fc.constant(revision),
    ready: fc.nat(12),
    weight: fc.integer({ min: 0, max: wholeShare }),
  });

const request: fc.Arbitrary<ApportionRequest> = fc.record({
  replicas: fc.integer({ min: 0, max: 12 }),
  asked: fc.integer({ min: 0, max: wholeShare }),
  returning: fc.boolean(),
  candidate: fc.option(carrier(9), { nil: undefined }),
  stable: fc.option(carrier(1), { nil: undefined }),
  older: fc.tuple(carrier(3), carrier(2)).map((all) => all),
});

const total = (weights: ReadonlyMap<number, number>) =>
  [...weights.values()].reduce((sum, one) => sum + one, 0);
const of = (weights: ReadonlyMap<number, number>, one: Carrier | undefined) =>
  (one && weights.get(one.revision)) ?? 0;
/** While a candidate is taken back nothing is asked for it. */
const consistent = (one: ApportionRequest) => ({ ...one, asked: one.returning ? 0 : one.asked });

test('shares add up to the whole where there is a stable revision with anybody ready', () => {
  fc.assert(
    fc.property(request, (given) => {
      fc.pre(given.stable !== undefined && given.stable.ready > 0);
      assert.equal(total(apportion(consistent(given))!), wholeShare);
    }),
  );
});

test('no share is negative, and all together are never more than the whole', () => {
  fc.assert(
    fc.property(request, (given) => {
      const weights = apportion(consistent(given));
      if (!weights) return;
      for (const share of weights.values()) assert.ok(share >= 0 && Number.isInteger(share));
      assert.ok(total(weights) <= wholeShare);
    }),
  );
});

test('nobody without a ready instance gets a share', () => {
  fc.assert(
    fc.property(request, (given) => {
      const weights = apportion(consistent(given));
      for (const one of [given.candidate, given.stable, ...given.older]) {
        if (one?.ready === 0 && weights) assert.equal(of(weights, one), 0);
      }
    }),
  );
});

test('with nobody ready there is no answer, so that what was in force stays', () => {
  fc.assert(
    fc.property(request, (given) => {
      const none = (one: Carrier) => ({ ...one, ready: 0 });
      const { candidate, stable, older } = given;
      const weights = apportion({
        ...given,
        candidate: candidate && none(candidate),
        stable: stable && none(stable),
        older: older.map(none),
      });
      assert.equal(weights, undefined);
    }),
  );
});

test('a candidate has no more than its ready instances carry, unless it is alone', () => {
  fc.assert(
    fc.property(request, (given) => {
      const { candidate, stable, older, replicas } = given;
      fc.pre(candidate !== undefined && stable !== undefined);
      const weights = apportion({ ...given, returning: false });
      if (!weights || of(weights, candidate) === 0) return;
      const others = [stable!, ...older].reduce((sum, one) => sum + one.ready, 0);
      if (others === 0) return;
      const asked = stable!.ready > 0 ? given.asked : wholeShare;
      const carriers = Math.min(replicas, others + candidate!.ready);
      const most = carriers === 0 ? wholeShare : (candidate!.ready * wholeShare) / carriers;
      assert.ok(of(weights, candidate) <= Math.min(asked, most));
    }),
  );
});

test('taking a candidate back never raises its share while anybody else is ready', () => {
  fc.assert(
    fc.property(request, (given) => {
      const { candidate, stable, older } = given;
      fc.pre(candidate !== undefined);
      fc.pre([stable, ...older].some((one) => (one?.ready ?? 0) > 0));
      const weights = apportion({ ...given, asked: 0, returning: true })!;
      assert.ok(of(weights, candidate) <= candidate!.weight);
    }),
  );
});

test('a candidate that is taken back keeps only what nobody else can carry', () => {
  fc.assert(
    fc.property(request, (given) => {
      const { candidate, stable, replicas } = given;
      fc.pre(candidate !== undefined && stable !== undefined);
      fc.pre(stable!.ready >= replicas && stable!.ready > 0);
      const weights = apportion({ ...given, asked: 0, returning: true })!;
      assert.equal(of(weights, candidate), 0);
    }),
  );
});

test('what rounding leaves over goes to stable, not to somebody who is going', () => {
  const one = (revision: number, ready: number, weight: number) => ({ revision, ready, weight });
  const request = {
    replicas: 3,
    candidate: one(3, 1, 3333),
    stable: one(1, 2, 6667),
    older: [one(2, 1, 0)],
  };
  const going = apportion({ ...request, asked: 5000, returning: false })!;
  assert.deepEqual([going.get(3), going.get(1), of(going, request.older[0])], [3333, 6667, 0]);
  const back = apportion({ ...request, older: [], asked: 0, returning: true })!;
  assert.deepEqual([back.get(3), back.get(1)], [3333, 6667]);
});

test('a first candidate has nothing until the plan gives it any, then everything', () => {
  const shareAt = (asked: number) =>
    apportion({
      replicas: 2,
      asked,
      returning: false,
      candidate: { revision: 1, ready: 2, weight: 0 },
      stable: undefined,
      older: [],
    })!.get(1);
  assert.equal(shareAt(0), 0);
  assert.equal(shareAt(500), wholeShare);
});

test('in proportion to ready instances, every instance carries alike', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }), (ready) => {
      const carriers = ready.map((count, index) => ({ revision: index, ready: count, weight: 0 }));
      const sum = ready.reduce((all, one) => all + one, 0);
      const weights = proportional(carriers);
      if (sum === 0) return assert.equal(weights, undefined);
      assert.equal(total(weights!), wholeShare);
      for (const one of carriers) {
        const exact = (one.ready * wholeShare) / sum;
        assert.ok(Math.abs(of(weights!, one) - exact) <= carriers.length);
        if (one.ready === 0) assert.equal(of(weights!, one), 0);
      }
    }),
  );
});
