import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countFalseRollbacks } from '../../bench/detection/count-false-rollbacks.ts';
import { healthyWorlds } from '../../bench/detection/healthy-worlds.ts';
import { pieceOf } from '../../bench/detection/piece.ts';
import { argoSuccessRate } from '../../bench/detection/rivals/argo.ts';
import { flagger, successRate99 } from '../../bench/detection/rivals/flagger.ts';
import { usualSchedule, type World } from '../../bench/detection/world.ts';

const releases = 4;

test('hardly any healthy release is taken back, whatever the service goes through', () => {
  let all = 0;
  const found: string[] = [];
  for (const [index, world] of healthyWorlds.entries()) {
    const count = countFalseRollbacks(world, releases, 20260701 + index);
    all += count;
    if (count > 0) found.push(`${world.name}: ${count}`);
  }
  assert.ok(all <= 2, `${all} of ${releases * healthyWorlds.length}: ${found.join(', ')}`);
});

test('bad releases are taken back, nearly all of them', () => {
  const bad: readonly World[] = [
    { name: '5x errors', schedule: usualSchedule, rps: 200, errors: 0.001, ratio: 5 },
    {
      name: '30 % slower',
      schedule: usualSchedule,
      rps: 50,
      errors: 0.001,
      latency: { factor: 1.3, tail: 1 },
    },
  ];
  for (const world of bad) {
    const count = countFalseRollbacks(world, 10, 3);
    assert.ok(count >= 9, `${world.name}: ${count} of 10`);
  }
});

const minute = (index: number, requests: number, bad: number) =>
  pieceOf(
    index * 12,
    0.1,
    {
      1: { requests: 1000, bad: 0, atMost: [] },
      2: { requests, bad, atMost: [] },
    },
    'per-request',
  );

test("the models keep the rivals' documented counters", () => {
  const bad = Array.from({ length: 10 }, (_, index) => minute(index, 100, 10));
  assert.deepEqual(argoSuccessRate(bad.slice(0, 2), 0.95).kind, 'promoted');
  assert.deepEqual(argoSuccessRate(bad, 0.95), { kind: 'rolled back', atMs: 3 * 60_000 });
  assert.deepEqual(flagger(bad, successRate99), { kind: 'rolled back', atMs: 6 * 60_000 });
  const silent = Array.from({ length: 10 }, (_, index) => minute(index, 0, 0));
  assert.deepEqual(argoSuccessRate(silent, 0.95), { kind: 'rolled back', atMs: 5 * 60_000 });
  assert.deepEqual(flagger(silent, successRate99), { kind: 'rolled back', atMs: 6 * 60_000 });
});
