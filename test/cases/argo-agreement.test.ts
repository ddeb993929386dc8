import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { argoDifferences } from './argo-differences.ts';
import { argoSubjects, expectedOf } from './argo-subjects.ts';
import { argoTable } from './argo-table.ts';

for (const { id, cases } of argoTable.groups) {
  cases.forEach((row, index) => {
    const difference = argoDifferences.find((one) => one.group === id && one.row === index);
    const name = row.name ?? JSON.stringify(row);
    const verb = difference ? 'we differ from' : 'we agree with';
    test(`${verb} Argo Rollouts on ${id} ${index}: ${name}`, () => {
      const ours = argoSubjects[id]?.(row);
      const theirs = expectedOf(id, row);
      if (!difference) return assert.deepEqual(ours, theirs);
      assert.ok(!isDeepStrictEqual(ours, theirs), 'it agrees now: take it off the list');
      assert.ok(difference.reason.length > 40, 'a difference has a reason');
    });
  });
}

test('the table is whole, and the differences name rows that exist, once each', () => {
  const counted = argoTable.groups.reduce((sum, group) => sum + group.cases.length, 0);
  assert.equal(counted, argoTable.total);
  assert.equal(counted, 114);
  const keys = argoDifferences.map(({ group, row }) => `${group} ${row}`);
  assert.equal(new Set(keys).size, keys.length);
  for (const { group, row } of argoDifferences) {
    assert.ok(argoTable.groups.find(({ id }) => id === group)?.cases[row], `${group} ${row}`);
  }
});
