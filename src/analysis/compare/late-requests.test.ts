import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevisionCounts } from '../provider.ts';
import { noneLate, passedEdges } from './late-requests.ts';

/** Edges: 100 ms and 1000 ms. */
const counts = (
  requests: number,
  atMost: readonly [number, number],
  openAbove?: readonly [number, number],
): RevisionCounts => ({ requests, bad: 0, atMost, ...(openAbove && { openAbove }) });

test('a request that hangs counts when its age passes an edge, and not again when it ends', () => {
  const first = passedEdges(noneLate, counts(10, [10, 10], [0, 0]));
  assert.deepEqual(first.above, [0, 0]);
  const hangs = passedEdges(first.late, counts(10, [10, 10], [1, 0]));
  assert.deepEqual(hangs.above, [1, 0]);
  const longer = passedEdges(hangs.late, counts(10, [10, 10], [1, 1]));
  assert.deepEqual(longer.above, [0, 1]);
  const ends = passedEdges(longer.late, counts(11, [10, 10], [0, 0]));
  assert.deepEqual(ends.above, [0, 0]);
});

test('a request that ended between the count and the look is counted once', () => {
  const first = passedEdges(noneLate, counts(10, [10, 10], [0, 0]));
  const open = passedEdges(first.late, counts(10, [10, 10], [1, 1]));
  const between = passedEdges(open.late, counts(10, [10, 10], [0, 0]));
  assert.deepEqual(between.above, [0, 0]);
  const ended = passedEdges(between.late, counts(1, [0, 0], [0, 0]));
  assert.deepEqual(ended.above, [0, 0]);
  const another = passedEdges(ended.late, counts(2, [0, 1], [0, 0]));
  assert.deepEqual(another.above, [2, 1]);
});

test('what was open when counting began had passed its edges before', () => {
  const first = passedEdges(noneLate, counts(5, [5, 5], [3, 3]));
  assert.deepEqual(first.above, [0, 0]);
  const ends = passedEdges(first.late, counts(3, [0, 0], [0, 0]));
  assert.deepEqual(ends.above, [0, 0]);
});

test('a provider that cannot see open requests counts those that ended', () => {
  const { above, late } = passedEdges(noneLate, counts(10, [7, 9]));
  assert.deepEqual(above, [3, 1]);
  assert.deepEqual(late, noneLate);
});
