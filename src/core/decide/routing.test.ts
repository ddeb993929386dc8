import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../testing/rehearsal.ts';
import {
  ableCapabilities,
  canaryOf,
  countedCapabilities,
  rollingOf,
  sampleSettings,
} from '../testing/samples.ts';

const isRoute = (one: { readonly kind: string }) => one.kind === 'route';

test('a canary gets its share, and stable the rest, at once', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  rehearsal.release(2, canaryOf({ weight: 500, holdMs: 1000 }, { weight: 5000, holdMs: 1e9 }));
  rehearsal.untilStep('hold');
  assert.deepEqual(rehearsal.weights(), { 1: 9500, 2: 500 });
  rehearsal.untilStep('hold-2');
  assert.deepEqual(rehearsal.weights(), { 1: 5000, 2: 5000 });
  assert.equal(rehearsal.of(1).length, 4, 'stable stays whole');
  assert.equal(rehearsal.of(2).length, 2);
});

test('traffic follows the instances of a rolling release', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  rehearsal.release(2, rollingOf({ pauseAfterFirst: true }));
  rehearsal.untilStep('approve');
  assert.deepEqual(rehearsal.weights(), { 1: 8000, 2: 2000 });
});

test('chosen users, copies and the preview reach the candidate before its weight does', () => {
  const rehearsal = Rehearsal.settled();
  const match = { kind: 'header', name: 'x-canary', value: '1' } as const;
  rehearsal.release(2, canaryOf({ route: match, mirror: 500, approve: 'Go on?' }));
  rehearsal.untilStep('approve');
  const { split } = rehearsal.planes.get('here')!;
  assert.deepEqual(rehearsal.weights(), { 1: 10_000, 2: 0 });
  assert.deepEqual(split.matches, [{ match, revision: 2 }]);
  assert.deepEqual(split.mirror, { revision: 2, share: 500 });
});

test('a preview is closed when the users have been switched', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, { kind: 'blue-green', smoke: [], switch: 'approved', watchMs: 60_000 });
  rehearsal.untilStep('approve');
  assert.deepEqual(rehearsal.planes.get('here')?.split.preview, { revision: 2 });
  assert.equal(rehearsal.weights()[2], 0);
  rehearsal.order({ kind: 'approve' });
  rehearsal.untilStep('hold');
  assert.equal(rehearsal.planes.get('here')?.split.preview, undefined);
  assert.deepEqual(rehearsal.weights(), { 2: 10_000 });
});

test('an instance that is no longer ready gets nothing new', () => {
  const rehearsal = Rehearsal.settled();
  const [sick, well] = rehearsal.of(1);
  rehearsal.change(sick!, { phase: 'unready', failedChecks: 1 });
  rehearsal.tick();
  assert.deepEqual(rehearsal.planes.get('here')?.split.shares, [
    { revision: 1, weight: 10_000, instances: [well!.id] },
  ]);
});

test('when nobody is ready the last ready ones stay in the split', () => {
  const capabilities = [
    ableCapabilities,
    countedCapabilities,
    { ...countedCapabilities, traffic: ableCapabilities.traffic },
  ];
  for (const one of capabilities) {
    const rehearsal = Rehearsal.settled(sampleSettings(), { capabilities: one });
    const before = rehearsal.planes.get('here')!.split;
    for (const instance of rehearsal.of(1)) rehearsal.change(instance, { phase: 'unready' });
    for (let i = 0; i < 3; i += 1) rehearsal.tick();
    assert.deepEqual(rehearsal.planes.get('here')!.split, before);
  }
});

test('a route is written again until the data plane has it', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.deaf.add('route');
  rehearsal.release(2, canaryOf({ weight: 1000, holdMs: 1000 }));
  rehearsal.until('asked', ({ actions }) => actions.some(isRoute));
  assert.ok(rehearsal.tick().actions.some(isRoute));
  rehearsal.deaf.delete('route');
  rehearsal.tick();
  assert.ok(!rehearsal.tick().actions.some(isRoute));
});

test('no route is written while the instances, and so their addresses, are unknown', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.deaf.add('route');
  rehearsal.release(2, canaryOf({ weight: 1000, holdMs: 1000 }));
  rehearsal.until('asked', ({ actions }) => actions.some(isRoute));
  rehearsal.deaf.delete('route');
  rehearsal.silent.add('instances here');
  assert.deepEqual(rehearsal.tick().actions, []);
  rehearsal.silent.delete('instances here');
  assert.ok(rehearsal.tick().actions.some(isRoute));
});

test('a data plane that lost its memory gets the split again', () => {
  const rehearsal = Rehearsal.settled();
  const before = rehearsal.planes.get('here')!;
  rehearsal.planes.set('here', { epoch: 0, split: { shares: [], matches: [] } });
  rehearsal.tick();
  assert.deepEqual(rehearsal.planes.get('here'), before);
});

test('a driver that meets a newer epoch does nothing there and says why', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.planes.get('here')!.epoch += 5;
  rehearsal.instances.delete(rehearsal.of(1)[0]!.id);
  const { actions, because } = rehearsal.tick();
  assert.deepEqual(actions, []);
  assert.match(because.join(), /follows a newer driver/);
});

test('a service that is new here begins above the epoch of each place, once it is known', () => {
  const rehearsal = new Rehearsal({ places: ['here', 'there'] });
  for (const [place, epoch] of [
    ['here', 5],
    ['there', 80],
  ] as const) {
    rehearsal.planes.set(place, { epoch, split: { shares: [], matches: [] } });
  }
  rehearsal.silent.add('traffic there');
  rehearsal.release(1, rollingOf(), sampleSettings(2));
  for (let i = 0; i < 5; i += 1) rehearsal.tick();
  rehearsal.silent.delete('traffic there');
  rehearsal.untilEnded('completed');
  for (const place of ['here', 'there']) {
    assert.deepEqual(rehearsal.weights(place), { 1: 10_000 }, place);
  }
});

test('epochs only grow, over all places', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4), { places: ['here', 'there'] });
  rehearsal.release(2, canaryOf({ weight: 1000, holdMs: 1000 }, { weight: 5000, holdMs: 1000 }));
  rehearsal.untilEnded('completed');
  const epochs = rehearsal.eventsOf('split-wanted').map((one) => one.epoch);
  assert.deepEqual(
    epochs,
    [...epochs].sort((a, b) => a - b),
  );
  assert.equal(new Set(epochs).size, epochs.length);
});
