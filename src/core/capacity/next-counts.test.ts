import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolveBudget } from './budget.ts';
import { type Counts, closestCounts } from './closest-counts.ts';
import { type CountsNow, nextCounts, type Sized } from './next-counts.ts';

/** More may be available than are wanted: those that a platform has not let go yet. */
const sized: fc.Arbitrary<Sized> = fc.record({ spec: fc.nat(12), available: fc.nat(12) });

const amounts = fc.constantFrom(0, 1, 2, '25%', '50%', '100%') as fc.Arbitrary<number>;

const now: fc.Arbitrary<CountsNow> = fc
  .record({
    replicas: fc.integer({ min: 1, max: 12 }),
    maxSurge: amounts,
    maxUnavailable: amounts,
    weight: fc.integer({ min: 0, max: 10_000 }),
    candidate: sized,
    stable: sized,
    older: fc.array(sized, { maxLength: 2 }),
    leaving: fc.nat(3),
  })
  .map(({ replicas, maxSurge, maxUnavailable, weight, ...rest }) => {
    const budget = resolveBudget({ maxSurge, maxUnavailable }, replicas);
    const wanted = closestCounts(replicas, weight, budget.surge);
    return { replicas, ...budget, wanted, ...rest };
  });

const specOf = (of: CountsNow) =>
  of.candidate.spec + of.stable.spec + of.older.reduce((sum, one) => sum + one.spec, 0);

test('the total never rises above the replicas and the surge', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = nextCounts(given);
      const total = next.candidate + next.stable + next.older.reduce((sum, one) => sum + one, 0);
      const limit = Math.max(given.replicas + given.surge, specOf(given) + given.leaving);
      assert.ok(total + given.leaving <= limit, `${total} and ${given.leaving} of ${limit}`);
    }),
  );
});

test('a move never takes the available below what must be there', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = nextCounts(given);
      const left = (one: Sized, spec: number) => Math.min(one.available, spec);
      const before =
        left(given.candidate, given.candidate.spec) +
        left(given.stable, given.stable.spec) +
        given.older.reduce((sum, one) => sum + left(one, one.spec), 0);
      const after =
        left(given.candidate, next.candidate) +
        left(given.stable, next.stable) +
        given.older.reduce((sum, one, index) => sum + left(one, next.older[index]!), 0);
      const minimum = given.replicas - given.unavailable;
      assert.ok(after >= Math.min(before, minimum), `${before} became ${after} of ${minimum}`);
    }),
  );
});

test('stable is grown before the candidate', () => {
  fc.assert(
    fc.property(now, (given) => {
      const next = nextCounts(given);
      if (next.candidate <= given.candidate.spec) return;
      assert.ok(next.stable >= Math.min(given.wanted.stable, given.stable.spec), 'stable shrank');
      const missing = given.wanted.stable - Math.max(given.stable.spec, next.stable);
      assert.ok(missing <= 0, `stable lacks ${missing} while the candidate grew`);
    }),
  );
});

test('older revisions are drained before either side shrinks', () => {
  fc.assert(
    fc.property(now, (given) => {
      fc.pre(given.older.some((one) => one.spec > 0));
      const next = nextCounts(given);
      assert.ok(next.candidate >= given.candidate.spec);
      assert.ok(next.stable >= given.stable.spec);
      assert.ok(next.older.every((count, index) => count <= given.older[index]!.spec));
    }),
  );
});

/** Follows the moves in a world that obeys, for at most `turns`; every start becomes available. */
function follow(given: CountsNow, turns: number): Counts & { readonly older: number } {
  let { candidate, stable, older } = given;
  for (let turn = 0; turn < turns; turn += 1) {
    const next = nextCounts({ ...given, candidate, stable, older, leaving: 0 });
    const grown = (spec: number): Sized => ({ spec, available: spec });
    candidate = grown(next.candidate);
    stable = grown(next.stable);
    older = next.older.map(grown);
  }
  const left = older.reduce((sum, one) => sum + one.spec, 0);
  return { candidate: candidate.spec, stable: stable.spec, older: left };
}

test('the moves end at what is wanted when instances become ready', () => {
  fc.assert(
    fc.property(now, (given) => {
      assert.deepEqual(follow(given, 80), { ...given.wanted, older: 0 });
    }),
    { numRuns: 1000 },
  );
});

test('without room, an unavailable instance may go first', () => {
  const next = nextCounts({
    replicas: 4,
    surge: 0,
    unavailable: 1,
    wanted: { candidate: 4, stable: 0 },
    candidate: { spec: 0, available: 0 },
    stable: { spec: 4, available: 4 },
    older: [],
    leaving: 0,
  });
  assert.deepEqual(next, { candidate: 0, stable: 3, older: [] });
});

test('instances that are stopping take room until they are gone', () => {
  const given: CountsNow = {
    replicas: 4,
    surge: 1,
    unavailable: 0,
    wanted: { candidate: 4, stable: 0 },
    candidate: { spec: 1, available: 1 },
    stable: { spec: 3, available: 3 },
    older: [],
    leaving: 1,
  };
  assert.equal(nextCounts(given).candidate, 1);
  assert.equal(nextCounts({ ...given, leaving: 0 }).candidate, 2);
});
