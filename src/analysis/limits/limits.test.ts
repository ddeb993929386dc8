import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WindowRead } from '../compare/window.ts';
import { baselineLimits, nextBaseline, takeBaseline } from './baseline.ts';
import { burnVerdict } from './burn-rate.ts';
import { bandDecision, checklistBands, checklistVerdict, quantileMs } from './checklist.ts';
import { limitAnswer } from './count-limit.ts';
import { limitVerdict } from './limit-verdict.ts';
import { addRead, type Recent, type RecentReads } from './recent-counts.ts';

const edgesMs = [50, 100, 200, 400, 800];

/** Requests per bucket, then how many were bad. */
function recent(buckets: readonly number[], bad = 0): Recent {
  let sum = 0;
  const atMost = edgesMs.map((_, index) => {
    sum += buckets[index] ?? 0;
    return sum;
  });
  const requests = sum + (buckets[edgesMs.length] ?? 0);
  return { edgesMs, counts: { requests, bad, atMost } };
}

test('one bad answer of ten does not break a limit of 5 %, half of them do', () => {
  const limit = { kind: 'errors', above: 0.05 } as const;
  assert.equal(limitAnswer(limit, recent([10], 0)).state, 'kept');
  assert.equal(limitAnswer(limit, recent([10], 1)).state, 'unproven');
  assert.equal(limitAnswer(limit, recent([20], 10)).state, 'broken');
  assert.equal(limitAnswer(limit, recent([100_000], 5100)).state, 'unproven');
  assert.equal(limitAnswer(limit, recent([100_000], 7000)).state, 'broken');
  assert.equal(limitAnswer(limit, recent([])).state, 'unproven');
});

test('a latency limit counts what is slower than the first edge not below it', () => {
  const limit = { kind: 'latency', quantile: 0.99, aboveMs: 300 } as const;
  assert.equal(limitAnswer(limit, recent([0, 0, 1000, 300])).state, 'kept');
  assert.equal(limitAnswer(limit, recent([0, 0, 1000, 0, 100])).state, 'broken');
  const beyond = { ...limit, aboveMs: 5000 };
  assert.equal(limitAnswer(beyond, recent([0, 0, 1000])).state, 'unproven');
});

test('requests that hang break a latency limit before they end', () => {
  const limit = { kind: 'latency', quantile: 0.99, aboveMs: 400 } as const;
  const { counts } = recent([1000]);
  const hanging = { edgesMs, counts: { ...counts, openAbove: [80, 80, 80, 80, 0] } };
  assert.equal(limitAnswer(limit, hanging).state, 'broken');
});

const band = (name: string) => checklistBands.find((one) => one.name === name)!;

for (const [name, increase, decision] of [
  ['errors', 0.9, 'proceed'],
  ['errors', 1, 'hold'],
  ['errors', 5, 'hold'],
  ['errors', 5.1, 'roll back'],
  ['p95', 9.9, 'proceed'],
  ['p95', 10, 'hold'],
  ['p95', 25, 'hold'],
  ['p95', 26, 'roll back'],
  ['p99', 14.9, 'proceed'],
  ['p99', 15, 'hold'],
  ['p99', 100, 'hold'],
  ['p99', 101, 'roll back'],
] as const) {
  test(`the checklist says ${decision} at ${increase} ${band(name).unit} more ${name}`, () => {
    assert.equal(bandDecision(band(name), increase), decision);
  });
}

test('the checklist takes back on any band, holds on any other, and names units', () => {
  const stable = recent([0, 900, 100], 1);
  const slow = checklistVerdict(recent([0, 850, 150], 1), stable);
  assert.equal(checklistVerdict(stable, stable).kind, 'healthy');
  assert.equal(slow.kind, 'undecided');
  const failing = checklistVerdict(recent([0, 900, 100], 80), stable);
  assert.equal(failing.kind, 'regressed');
  assert.match(failing.because, /errors rose by 7.9 percentage points/);
  const holding = checklistVerdict(recent([0, 900, 100], 30), stable);
  assert.equal(holding.kind, 'undecided');
  assert.equal(holding.holds, true);
  assert.equal(checklistVerdict(recent([10]), stable).kind, 'undecided');
  assert.equal(checklistVerdict(recent([]), stable).kind, 'silent');
});

test('a quantile lies in its bucket as far as its rank does', () => {
  assert.equal(quantileMs(recent([100, 100]), 0.5), 50);
  assert.equal(quantileMs(recent([100, 100]), 0.75), 75);
  assert.equal(quantileMs(recent([0, 0, 0, 0, 0, 10]), 0.5), 800);
  assert.equal(quantileMs(recent([]), 0.5), undefined);
});

function reads(candidate: Recent, stable: Recent, count: number): RecentReads {
  let all: RecentReads = [];
  for (let index = 0; index < count; index += 1) {
    const read: WindowRead = {
      fromMs: index * 5000,
      toMs: (index + 1) * 5000,
      candidate: 2,
      stable: 1,
      isStarting: false,
      asked: 0.1,
      counts: {
        assignment: 'per-request',
        edgesMs,
        byRevision: { 1: stable.counts, 2: candidate.counts },
      },
    };
    all = addRead(all, read);
  }
  return all;
}

test('a limit that stable breaks in the same minute is a shared incident and holds', () => {
  const limit = { kind: 'errors', above: 0.05 } as const;
  const question = { limit, candidate: 2, stable: 1, nowMs: 60_000 };
  const alone = limitVerdict({ ...question, reads: reads(recent([50], 30), recent([500], 1), 12) });
  assert.equal(alone.kind, 'regressed');
  const both = limitVerdict({
    ...question,
    reads: reads(recent([50], 30), recent([500], 200), 12),
  });
  assert.equal(both.kind, 'undecided');
  assert.equal(both.holds, true);
});

test('what is older than the minute is forgotten, and the reads stay few', () => {
  const limit = { kind: 'errors', above: 0.05 } as const;
  const long = reads(recent([50], 30), recent([500], 1), 200);
  assert.ok(long.length <= 61);
  const question = { limit, candidate: 2, stable: 1, nowMs: 1_100_000, reads: long };
  assert.equal(limitVerdict(question).kind, 'silent');
});

test('an objective is broken when long and short windows burn, and shared when stable does', () => {
  const objective = { good: 0.999 };
  const question = { objective, candidate: 2, stable: 1, nowMs: 300_000 };
  const calm = recent([500], 0);
  const burning = recent([200], 8);
  const alone = burnVerdict({ ...question, reads: reads(burning, calm, 60) });
  assert.equal(alone.kind, 'regressed');
  assert.match(alone.because, /objective of 99.9 % burns at 40x \(limit 14x\)/);
  const shared = burnVerdict({ ...question, reads: reads(burning, recent([500], 20), 60) });
  assert.equal(shared.holds, true);
  const over = [...reads(burning, calm, 30), ...reads(calm, calm, 60).slice(30)];
  assert.equal(burnVerdict({ ...question, reads: over }).kind, 'healthy');
  assert.equal(burnVerdict({ ...question, reads: [] }).kind, 'silent');
});

test('a baseline becomes limits at the bounds of the checklist, and follows good releases', () => {
  const before = takeBaseline(recent([0, 900, 100], 10), 1);
  assert.deepEqual(before, {
    takenAtMs: 1,
    requests: 1000,
    errorShare: 0.01,
    p95: 150,
    p99: 190,
  });
  const limits = baselineLimits(before!);
  assert.deepEqual(limits[0], { kind: 'errors', above: 0.060000000000000005 });
  assert.deepEqual(limits[1], { kind: 'latency', quantile: 0.95, aboveMs: 187.5 });
  assert.deepEqual(limits[2], { kind: 'latency', quantile: 0.99, aboveMs: 380 });
  assert.equal(limitAnswer(limits[0]!, recent([0, 1000], 40)).state, 'kept');
  assert.equal(limitAnswer(limits[0]!, recent([0, 1000], 150)).state, 'broken');
  assert.equal(takeBaseline(recent([50]), 1), undefined);
  const after = { ...before!, takenAtMs: 2 };
  assert.equal(nextBaseline(before, after, true)?.takenAtMs, 2);
  assert.equal(nextBaseline(before, after, false)?.takenAtMs, 1);
  assert.equal(nextBaseline(before, undefined, true)?.takenAtMs, 1);
});
