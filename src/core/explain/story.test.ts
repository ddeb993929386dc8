import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../release/event.ts';
import { releasesIn, storyOf, type TimedEvent } from './story.ts';

const settings = { roles: [{ name: 'web', replicas: 2, routed: true }] };
const plan = {
  strategy: 'canary',
  steps: [
    { id: 'weight-1000', kind: 'weight', weight: 1000 },
    { id: 'promote', kind: 'promote' },
  ],
  because: [],
};

function started(release: number): Event {
  const candidate = { number: release + 10, version: `${release}.0.0`, digest: `${release}` };
  const order = { purpose: 'deploy', actor: 'ana', reason: 'why', flags: [] };
  return { kind: 'release-started', release, candidate, plan, settings, ...order } as never;
}

const log: readonly TimedEvent[] = [
  { at: 1000, event: started(1) },
  { at: 1100, event: { kind: 'step-entered', step: 'weight-1000', index: 0 } },
  { at: 2000, event: { kind: 'release-ended', outcome: 'superseded' } },
  { at: 2000, event: started(2) },
  { at: 2100, event: { kind: 'step-entered', step: 'weight-1000', index: 0 } },
  {
    at: 2200,
    event: { kind: 'step-passed', step: 'weight-1000', because: 'ana: I looked', overruled: true },
  },
  { at: 2200, event: { kind: 'step-entered', step: 'promote', index: 1 } },
  { at: 3000, event: { kind: 'release-ended', outcome: 'completed' } },
  { at: 9000, event: { kind: 'retired', revision: 11 } },
];

test('a story begins with its release and ends where the next one begins', () => {
  assert.deepEqual(releasesIn(log), [1, 2]);
  const first = storyOf(log, 1)!;
  assert.deepEqual([first.startedAt, first.endedAt, first.outcome], [1000, 2000, 'superseded']);
  assert.equal(first.moments.at(-1)?.at, 2000);
  assert.equal(storyOf(log, 3), undefined);
});

test('steps carry when they were entered and passed, and by whom', () => {
  const [weight, promote] = storyOf(log, 2)!.steps;
  assert.deepEqual(
    [weight?.enteredAt, weight?.passedAt, weight?.because, weight?.overruled],
    [2100, 2200, 'ana: I looked', true],
  );
  assert.deepEqual([promote?.enteredAt, promote?.passedAt], [2200, undefined]);
  assert.equal(weight?.text, '10 % of the traffic on 1 of 2 instances');
});
