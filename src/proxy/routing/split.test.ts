import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseShare, type Weighted } from './split.ts';

const client = fc.nat(0xffff_ffff);
const weights = fc
  .array(fc.nat(5000), { minLength: 2, maxLength: 4 })
  .map((list): Weighted[] => list.map((weight, index) => ({ revision: index + 1, weight })));

test('raising one weight moves clients only towards that revision', () => {
  fc.assert(
    fc.property(weights, fc.nat(3), fc.nat(5000), client, (shares, which, more, id) => {
      const raised = shares[which % shares.length]!;
      const after = shares.map((share) =>
        share === raised ? { ...share, weight: share.weight + more } : share,
      );
      const before = chooseShare(shares, id)?.revision;
      const now = chooseShare(after, id)?.revision;
      assert.ok(now === before || now === raised.revision);
    }),
    { numRuns: 2000 },
  );
});

test('moving weight from stable to the candidate never moves a client back', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), client, (one, other, id) => {
      const [less, more] = one < other ? [one, other] : [other, one];
      const at = (weight: number) =>
        chooseShare(
          [
            { revision: 1, weight: 10_000 - weight },
            { revision: 2, weight },
          ],
          id,
        )?.revision;
      assert.ok(at(less) !== 2 || at(more) === 2);
    }),
    { numRuns: 2000 },
  );
});

test('clients are shared out by the weights, within sampling error', () => {
  const shares = [
    { revision: 7, weight: 9000 },
    { revision: 8, weight: 900 },
    { revision: 9, weight: 100 },
  ];
  const counts = new Map<number, number>();
  const total = 200_000;
  for (let id = 0; id < total; id += 1) {
    const { revision } = chooseShare(shares, id * 2_654_435_761)!;
    counts.set(revision, (counts.get(revision) ?? 0) + 1);
  }
  for (const { revision, weight } of shares) {
    const expected = (total * weight) / 10_000;
    const difference = Math.abs(counts.get(revision)! - expected);
    assert.ok(difference < 5 * Math.sqrt(expected), `revision ${revision}: off by ${difference}`);
  }
});

test('each release draws its first clients anew', () => {
  const firstOf = (candidate: number) => {
    const chosen = new Set<number>();
    const shares = [
      { revision: candidate - 1, weight: 9000 },
      { revision: candidate, weight: 1000 },
    ];
    for (let id = 0; id < 10_000; id += 1) {
      if (chooseShare(shares, id)!.revision === candidate) chosen.add(id);
    }
    return chosen;
  };
  const second = firstOf(2);
  const both = [...firstOf(3)].filter((id) => second.has(id));
  assert.ok(both.length < 250, `${both.length} of 1000 clients were first twice`);
});

test('nobody is chosen when no revision has weight', () => {
  assert.equal(chooseShare([{ revision: 1, weight: 0 }], 5), undefined);
});
