import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RevisionCounts } from '../counts/revision-counts.ts';
import { noteFailure, noteSuccess } from './ejection.ts';
import { Instance } from './instance.ts';
import { RetryBudget } from './retry-budget.ts';

function revisionOf(count: number): Instance[] {
  const at = { host: '127.0.0.1', port: 1, revision: 1 };
  return Array.from({ length: count }, (_, index) => {
    return new Instance(String(index), at, new RevisionCounts());
  });
}

function fail(instance: Instance, siblings: readonly Instance[], times: number): void {
  for (let count = 0; count < times; count += 1) noteFailure(instance, siblings, false);
}

const ejected = (all: readonly Instance[]) => all.filter((one) => one.ejectedUntil > 0).length;

test('an instance that fails five times in a row is taken out for a while', () => {
  const all = revisionOf(3);
  fail(all[0]!, all, 4);
  assert.equal(ejected(all), 0);
  fail(all[0]!, all, 1);
  assert.equal(ejected(all), 1);
  assert.ok(!all[0]!.isFit(performance.now()));
});

test('a success in between starts the count anew', () => {
  const all = revisionOf(3);
  fail(all[0]!, all, 4);
  noteSuccess(all[0]!);
  fail(all[0]!, all, 4);
  assert.equal(ejected(all), 0);
});

test('never more than a third of a revision is taken out', () => {
  for (const [count, most] of [
    [1, 0],
    [2, 0],
    [3, 1],
    [5, 1],
    [6, 2],
  ] as const) {
    const all = revisionOf(count);
    for (const instance of all) fail(instance, all, 20);
    assert.equal(ejected(all), most, `${count} instances`);
  }
});

test('repetitions are limited to a part of the traffic, and a quiet service gets a few', () => {
  const budget = new RetryBudget();
  const spent = () => {
    let count = 0;
    while (count < 1000 && budget.spend(1)) count += 1;
    return count;
  };
  assert.equal(spent(), 3);
  for (let count = 0; count < 200; count += 1) budget.earn(10);
  assert.ok(Math.abs(spent() - 20) <= 1);
  assert.equal(budget.spend(5000), false);
  assert.equal(budget.spend(20_000), true);
});
