import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../core/release/release.ts';
import { known, unknown } from '../core/world/known.ts';
import type { Observation } from '../core/world/observation.ts';
import { type EvidenceMemory, VolatileMemory } from './evidence-memory.ts';
import { LimitJudge } from './limit-judge.ts';

type Counts = Readonly<Record<number, readonly [requests: number, bad: number]>>;

function seen(counts: Counts, bootId = 'a'): Observation {
  const byRevision = Object.fromEntries(
    Object.entries(counts).map(([revision, [requests, bad]]) => [revision, { requests, bad }]),
  );
  const traffic = known({ epoch: 1, inFlight: known({}), counts: { bootId, byRevision } });
  const place = { place: 'here', instances: known([]), traffic };
  return { places: [place], tasks: known([]) };
}

const blind: Observation = {
  places: [{ place: 'here', instances: known([]), traffic: unknown('no answer') }],
  tasks: known([]),
};

/** The judge reads nothing else of a release. */
function release(number: number): Release {
  const revision = (of: number) => ({ number: of, version: `${of}.0.0`, digest: `${of}` });
  return { number, candidate: revision(2), from: revision(1) } as Release;
}

function judgeWith(memory: EvidenceMemory = new VolatileMemory()) {
  const judge = new LimitJudge({ above: 500 }, memory);
  return (number: number, observation: Observation) => {
    return judge.judge(release(number), observation)?.kind;
  };
}

test('a candidate is judged by what it answers in this release', () => {
  const verdict = judgeWith();
  assert.equal(verdict(2, seen({ 1: [100, 0] })), 'silent');
  assert.equal(verdict(2, seen({ 1: [200, 0], 2: [100, 0] })), 'healthy');
  assert.equal(verdict(2, seen({ 1: [200, 0], 2: [200, 60] })), 'regressed');
});

test('a candidate that is tried again is not judged for what it answered the first time', () => {
  const verdict = judgeWith();
  verdict(2, seen({ 1: [0, 0] }));
  assert.equal(verdict(2, seen({ 1: [200, 0], 2: [200, 60] })), 'regressed');
  assert.equal(verdict(3, seen({ 1: [300, 0], 2: [200, 60] })), 'silent');
  assert.equal(verdict(3, seen({ 1: [300, 0], 2: [400, 60] })), 'healthy');
  assert.equal(verdict(3, seen({ 1: [300, 0], 2: [500, 160] })), 'regressed');
});

test('another controller goes on with what the first one noted', () => {
  const memory = new VolatileMemory();
  judgeWith(memory)(3, seen({ 1: [0, 0], 2: [200, 60] }));
  const second = judgeWith(memory);
  assert.equal(second(3, seen({ 1: [0, 0], 2: [300, 160] })), 'regressed');
});

test('a first look that sees no counts notes nothing', () => {
  const verdict = judgeWith();
  assert.equal(verdict(3, blind), 'silent');
  assert.equal(verdict(3, seen({ 1: [0, 0], 2: [200, 60] })), 'silent');
});

test('the counts of a proxy that was started again are all of this release', () => {
  const verdict = judgeWith();
  verdict(3, seen({ 1: [0, 0], 2: [200, 60] }));
  assert.equal(verdict(3, seen({ 1: [0, 0], 2: [100, 40] }, 'b')), 'regressed');
});

test('notes that are damaged are noted anew', () => {
  const memory = { load: () => '{"boots', save: () => undefined };
  assert.equal(judgeWith(memory)(3, seen({ 1: [0, 0], 2: [200, 60] })), 'silent');
});
