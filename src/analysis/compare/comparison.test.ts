import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Random, random } from '../../kit/random.ts';
import type { RevisionCounts, WindowCounts } from '../provider.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { compareDefaults as settings } from './compare-settings.ts';
import { advance, type Comparison, newComparison } from './comparison.ts';
import { comparisonVerdict } from './comparison-verdict.ts';

const stepMs = 5000;

function read(
  comparison: Comparison,
  counts: WindowCounts,
  asked = 0.1,
): Parameters<typeof advance>[1] {
  const fromMs = comparison.readToMs;
  const toMs = fromMs + stepMs;
  return { fromMs, toMs, counts, candidate: 2, stable: 1, isStarting: false, asked };
}

function sticky(candidate: RevisionCounts, stable: RevisionCounts): WindowCounts {
  return { assignment: 'sticky', edgesMs: [], byRevision: { 1: stable, 2: candidate } };
}

const clients = (requests: number, bad: number, counted: number, newlyBad: number) => ({
  requests,
  bad,
  atMost: [],
  clients: { counted, bad: newlyBad, atMost: [] },
});

test('one client that always fails is one bad client, however many requests it sends', () => {
  let comparison = newComparison(0);
  for (let window = 0; window < 200; window += 1) {
    const newlyBad = window === 3 ? 1 : 0;
    const counts = sticky(clients(100, 30, 10, newlyBad), clients(900, 0, 90, 0));
    comparison = advance(comparison, read(comparison, counts), settings);
  }
  const verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  assert.notEqual(verdict.kind, 'regressed');
  assert.equal(verdict.evidence.unit, 'client');
  assert.equal(verdict.evidence.candidateBad, 1);
});

test('clients that fail on the candidate and not on stable are taken seriously', () => {
  let comparison = newComparison(0);
  for (let window = 0; window < 20; window += 1) {
    const counts = sticky(clients(100, 30, 10, 1), clients(900, 0, 90, 0));
    comparison = advance(comparison, read(comparison, counts), settings);
  }
  const verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  assert.equal(verdict.kind, 'regressed');
  assert.match(verdict.because, /clients on the candidate/);
});

test('windows with bad clients and hardly any new ones do not fool the test', () => {
  const rng = random(11);
  let regressed = 0;
  for (let run = 0; run < 200; run += 1) {
    let comparison = newComparison(0);
    for (let window = 0; window < 60; window += 1) {
      // Clients counted before the release began come back; half of the bad ones are theirs.
      const isCandidate = rng.chance(0.1);
      const counted = [+rng.chance(0.1), +rng.chance(0.9)] as const;
      const counts = sticky(
        clients(50, 0, counted[0], isCandidate ? 1 : 0),
        clients(450, 0, counted[1], isCandidate ? 0 : 1),
      );
      comparison = advance(comparison, read(comparison, counts), settings);
    }
    const { kind } = comparisonVerdict(comparison, settings, comparison.readToMs);
    if (kind === 'regressed') regressed += 1;
  }
  assert.ok(regressed <= 4, `${regressed} of 200`);
});

test('when bad clients cannot be told apart any more nothing is called regressed', () => {
  let comparison = newComparison(0);
  for (let window = 0; window < 50; window += 1) {
    const counts = sticky(clients(100, 90, 10, 9), clients(900, 0, 90, 0));
    const overflowed = { ...counts, clientsOverflowed: true };
    comparison = advance(comparison, read(comparison, overflowed), settings);
  }
  const verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  assert.equal(verdict.kind, 'undecided');
  assert.match(verdict.because, /told apart/);
});

test('a candidate that answers nothing is slow before any of its requests ends', () => {
  const edgesMs = Array.from({ length: 100 }, (_, index) => 1.1 ** index);
  const allBelow = (requests: number) => edgesMs.map((edge) => (edge >= 50 ? requests : 0));
  let comparison = newComparison(0);
  for (let window = 0; window < 12; window += 1) {
    const open = window < 4 ? 0 : 20 * (window - 3);
    const requests = window < 4 ? 20 : 0;
    const counts: WindowCounts = {
      assignment: 'per-request',
      edgesMs,
      byRevision: {
        1: { requests: 180, bad: 0, atMost: allBelow(180), openAbove: edgesMs.map(() => 0) },
        2: {
          requests,
          bad: 0,
          atMost: allBelow(requests),
          openAbove: edgesMs.map((edge) => (edge < 4000 ? open : 0)),
        },
      },
    };
    comparison = advance(comparison, read(comparison, counts), settings);
  }
  const verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  assert.equal(verdict.kind, 'regressed');
  assert.match(verdict.because, /Latency/);
});

test('a difference below the smallest that matters is left alone', () => {
  let comparison = newComparison(0);
  const one = (requests: number, bad: number) => ({ requests, bad, atMost: [] });
  for (let window = 0; window < 500; window += 1) {
    const counts: WindowCounts = {
      assignment: 'per-request',
      edgesMs: [],
      byRevision: { 1: one(90_000, 9), 2: one(10_000, 4) },
    };
    comparison = advance(comparison, read(comparison, counts), settings);
  }
  const verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  assert.notEqual(verdict.kind, 'regressed');
  assert.ok(Number(verdict.evidence.errorEvidence) > 100);
});

test('a comparison survives being written down, infinities included', () => {
  let comparison = newComparison(0);
  const counts = sticky(clients(100, 1, 10, 1), clients(900, 0, 90, 0));
  comparison = advance(comparison, read(comparison, counts), settings);
  assert.deepEqual(readCheckpoint(writeCheckpoint(comparison)), comparison);
  assert.equal(readCheckpoint(writeCheckpoint(comparison).slice(0, 400)), undefined);
  assert.equal(readCheckpoint('{"format":2}'), undefined);
  assert.equal(readCheckpoint('null'), undefined);
});

test('a comparison stays small however long a release takes', () => {
  let comparison = newComparison(0);
  const counts = sticky(clients(100, 1, 10, 1), clients(900, 3, 90, 3));
  for (let window = 0; window < 3000; window += 1) {
    comparison = advance(comparison, read(comparison, counts), settings);
  }
  assert.ok(comparison.timeline.length <= 240);
  assert.equal(comparison.timeline[0]?.fromMs, 0);
  assert.equal(comparison.timeline.at(-1)?.toMs, 15_000_000);
  const units = comparison.timeline.reduce((sum, one) => sum + one.candidate.units, 0);
  assert.equal(units, 30_000);
  const { length } = writeCheckpoint(comparison);
  assert.ok(length < 100_000, `${length} characters`);
});

/** A minute as scraping sees it: the candidate's samples are `lagS` seconds behind stable's. */
function scraped(rng: Random, minute: number, lagS: number, incidentAt: number): WindowCounts {
  const side = (rps: number, behindS: number) => {
    let bad = 0;
    for (let second = 0; second < 60; second += 1) {
      const at = minute * 60 + second - behindS;
      const errors = at >= incidentAt && at < incidentAt + 180 ? 0.3 : 0.001;
      for (let request = 0; request < rps; request += 1) bad += rng.chance(errors) ? 1 : 0;
    }
    return { requests: rps * 60, bad, atMost: [] };
  };
  const byRevision = { 1: side(90, 0), 2: side(10, lagS) };
  return { assignment: 'per-request', edgesMs: [], byRevision, isSkewed: true };
}

test('samples that lag behind do not turn a shared incident into a regression', () => {
  const rng = random(5);
  let [regressed, unprotected] = [0, 0];
  for (let run = 0; run < 30; run += 1) {
    let [comparison, naive] = [newComparison(0), newComparison(0)];
    const incidentAt = rng.integer(120, 300);
    const found = { guarded: false, naive: false };
    for (let minute = 0; minute < 14; minute += 1) {
      const counts = scraped(rng, minute, -14, incidentAt);
      const at = { fromMs: minute * 60_000, toMs: (minute + 1) * 60_000 };
      const window = { ...read(comparison, counts), ...at };
      comparison = advance(comparison, window, settings);
      naive = advance(naive, { ...window, counts: { ...counts, isSkewed: false } }, settings);
      found.guarded ||= comparisonVerdict(comparison, settings, 0).kind === 'regressed';
      found.naive ||= comparisonVerdict(naive, settings, 0).kind === 'regressed';
    }
    regressed += +found.guarded;
    unprotected += +found.naive;
  }
  assert.ok(regressed === 0, `${regressed} of 30`);
  assert.ok(unprotected > 5, `${unprotected} of 30 without protection`);
});
