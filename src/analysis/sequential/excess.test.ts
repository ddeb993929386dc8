import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { random } from '../../kit/random.ts';
import { addToExcess, type ExcessOptions, logEvidence, logExpected, noExcess } from './excess.ts';
import type { Stratum } from './stratum.ts';

type Row = readonly [number, number, number, number];

function stratum([candidateUnits, stableUnits, candidateBad, stableBad]: Row): Stratum {
  return {
    candidate: { units: candidateUnits, bad: candidateBad },
    stable: { units: stableUnits, bad: stableBad },
  };
}

function evidence(rows: readonly Row[], options: ExcessOptions): number {
  return logEvidence(rows.reduce((sum, row) => addToExcess(sum, stratum(row), options), noExcess));
}

const table = JSON.parse(
  readFileSync(new URL('../../../test/cases/sequential.json', import.meta.url), 'utf8'),
) as {
  readonly rows: readonly {
    readonly windows: readonly Row[];
    readonly binomial: number;
    readonly exact: number;
    readonly binomialAt1_5: number;
  }[];
};

for (const { windows, binomial, exact, binomialAt1_5 } of table.rows) {
  test(`the evidence of ${JSON.stringify(windows)} is what was computed elsewhere`, () => {
    const near = (actual: number, wanted: number) =>
      assert.ok(Math.abs(actual - wanted) < 1e-6, `${actual} is not ${wanted}`);
    near(evidence(windows, { toleratedRatio: 1, form: 'binomial' }), binomial);
    near(evidence(windows, { toleratedRatio: 1, form: 'exact' }), exact);
    near(evidence(windows, { toleratedRatio: 1.5, form: 'binomial' }), binomialAt1_5);
  });
}

const rowOf = (unitsMax: number) =>
  fc
    .tuple(fc.nat(unitsMax), fc.nat(unitsMax))
    .chain(([candidate, stable]) =>
      fc.tuple(fc.constant(candidate), fc.constant(stable), fc.nat(candidate), fc.nat(stable)),
    );

test('the order of windows does not matter at the end', () => {
  fc.assert(
    fc.property(fc.array(rowOf(400), { maxLength: 8 }), (rows) => {
      const forth = evidence(rows, { toleratedRatio: 1.2 });
      const back = evidence([...rows].reverse(), { toleratedRatio: 1.2 });
      assert.ok(Math.abs(forth - back) < 1e-9);
    }),
  );
});

test('the bound is never below the exact expectation, at any tolerated ratio', () => {
  fc.assert(
    fc.property(rowOf(300), fc.double({ min: 1, max: 4, noNaN: true }), (row, toleratedRatio) => {
      const odds = [1.1, 2, 7, 50];
      const exact = logExpected(stratum(row), odds, { toleratedRatio, form: 'exact' });
      const bound = logExpected(stratum(row), odds, { toleratedRatio, form: 'binomial' });
      exact.forEach((value, index) => {
        assert.ok(value <= bound[index]! + 1e-9, `${value} > ${bound[index]}`);
      });
    }),
    { numRuns: 300 },
  );
});

test('the expectation of a factor under alike revisions is one', () => {
  fc.assert(
    fc.property(rowOf(60), (row) => {
      const [candidate, stable, candidateBad, stableBad] = row;
      const bad = candidateBad + stableBad;
      if (candidate === 0 || stable === 0 || bad === 0) return;
      let mean = 0;
      for (let x = Math.max(0, bad - stable); x <= Math.min(bad, candidate); x += 1) {
        const at: Row = [candidate, stable, x, bad - x];
        const chance = Math.exp(
          logChoose(candidate, x) + logChoose(stable, bad - x) - logChoose(candidate + stable, bad),
        );
        mean += chance * Math.exp(evidence([at], { toleratedRatio: 1, form: 'exact' }));
      }
      assert.ok(Math.abs(mean - 1) < 1e-9, `mean ${mean}`);
    }),
    { numRuns: 200 },
  );
});

test('more bad units of the candidate are more evidence, a larger tolerance is less', () => {
  fc.assert(
    fc.property(rowOf(500), (row) => {
      const [candidate, stable, candidateBad, stableBad] = row;
      if (candidateBad === candidate || stableBad === 0) return;
      const worse: Row = [candidate, stable, candidateBad + 1, stableBad - 1];
      const less = evidence([row], { toleratedRatio: 1 });
      assert.ok(evidence([worse], { toleratedRatio: 1 }) >= less - 1e-9);
      assert.ok(evidence([row], { toleratedRatio: 1.5 }) <= less + 1e-9);
    }),
  );
});

test('a window in which one revision had no unit, or nothing was bad, says nothing', () => {
  const neutral: readonly Row[] = [
    [0, 1000, 0, 3],
    [1000, 0, 3, 0],
    [1000, 1000, 0, 0],
    [0, 0, 0, 0],
  ];
  for (const row of neutral) assert.equal(evidence([row], { toleratedRatio: 1.2 }), 0);
});

test('counts of a billion do not overflow', () => {
  const large: Row = [1e9, 9e9, 4e6, 9e6];
  const value = evidence([large, large], { toleratedRatio: 1.2 });
  assert.ok(Number.isFinite(value) && value > 1e5, `${value}`);
});

test('of alike revisions with drifting errors hardly any is ever called worse', () => {
  const rng = random(20260701);
  const alpha = 0.05;
  let crossed = 0;
  const runs = 400;
  for (let run = 0; run < runs; run += 1) {
    let usual = 0.01;
    let excess = noExcess;
    for (let window = 0; window < 60; window += 1) {
      usual = Math.min(0.2, usual * (0.8 + 0.45 * rng.next()));
      const candidate = rng.integer(0, 60);
      const stable = rng.integer(0, 300);
      const share = { candidate: 0, stable: 0 };
      for (let unit = 0; unit < candidate; unit += 1) share.candidate += +rng.chance(usual);
      for (let unit = 0; unit < stable; unit += 1) share.stable += +rng.chance(usual);
      const row: Row = [candidate, stable, share.candidate, share.stable];
      excess = addToExcess(excess, stratum(row), { toleratedRatio: 1 });
      if (logEvidence(excess) >= Math.log(1 / alpha)) {
        crossed += 1;
        break;
      }
    }
  }
  assert.ok(crossed <= runs * alpha, `${crossed} of ${runs}`);
});

function logChoose(of: number, taken: number): number {
  let sum = 0;
  for (let index = 0; index < taken; index += 1) sum += Math.log((of - index) / (index + 1));
  return sum;
}
