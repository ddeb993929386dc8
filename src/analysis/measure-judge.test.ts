import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Known, known, unknown } from '../core/world/known.ts';
import type { Verdict } from '../core/world/verdict.ts';
import type { MeasureBound } from './limits/measure-limit.ts';
import { MeasureJudge } from './measure-judge.ts';
import { observationOf, releaseOf } from './testing/release-of.ts';

/** A judge whose source says what `values` hold, by revision, and time that passes by looks. */
function judged(bound: MeasureBound) {
  const values: Record<number, Known<unknown>> = { 1: known([0.1]), 2: known([0.1]) };
  let asked = 0;
  const source = {
    name: 'a table',
    measure: async (revision: number) => {
      asked += 1;
      return values[revision]!;
    },
  };
  const judge = new MeasureJudge({ name: 'checkout errors', source, bound });
  let now = 0;
  const looks = async (count: number): Promise<Verdict | undefined> => {
    let verdict: Verdict | undefined;
    for (let look = 0; look < count; look += 1) {
      now += 20_000;
      judge.judge(releaseOf(0, 1000), observationOf(0), now);
      await judge.settled();
      verdict = judge.judge(releaseOf(0, 1000), observationOf(0), now);
    }
    return verdict;
  };
  return { values, looks, asked: () => asked };
}

test('a bound has to be broken three looks in a row', async () => {
  const { values, looks } = judged({ below: 0.5 });
  assert.equal((await looks(1))?.kind, 'healthy');
  values[2] = known([0.7]);
  assert.equal((await looks(2))?.kind, 'undecided');
  values[2] = known('0.2');
  assert.equal((await looks(1))?.kind, 'healthy');
  values[2] = known(0.7);
  const verdict = await looks(3);
  assert.equal(verdict?.kind, 'regressed');
  assert.match(verdict?.because ?? '', /checkout errors is 0.7 \(wanted: below 0.5\)/);
});

test('a bound that stable breaks too holds the release', async () => {
  const { values, looks } = judged({ above: 0.05 });
  values[1] = known(0.01);
  values[2] = known(0.01);
  const verdict = await looks(3);
  assert.equal(verdict?.kind, 'undecided');
  assert.equal(verdict?.holds, true);
});

for (const [noData, kind] of [
  [undefined, 'silent'],
  ['hold', 'silent'],
  ['continue', undefined],
  ['rollback', 'regressed'],
] as const) {
  test(`no data with noData ${noData} is ${kind ?? 'left out'}`, async () => {
    const { values, looks } = judged({ below: 1, ...(noData && { noData }) });
    values[2] = known([]);
    assert.equal((await looks(3))?.kind, kind);
    values[2] = known(Number.NaN);
    assert.equal((await looks(3))?.kind, kind);
  });
}

test('a source that cannot be asked holds, and proves nothing either way', async () => {
  const { values, looks } = judged({ below: 0.5, noData: 'rollback' });
  values[2] = known(0.9);
  await looks(2);
  values[2] = unknown('connection refused');
  const blind = await looks(5);
  assert.equal(blind?.kind, 'silent');
  assert.equal(blind?.holds, true);
  values[2] = known(0.9);
  assert.equal((await looks(1))?.kind, 'regressed');
});

test('a look is taken at most every fifteen seconds or so', async () => {
  const { looks, asked } = judged({ below: 1 });
  await looks(10);
  assert.equal(asked(), 20);
});
