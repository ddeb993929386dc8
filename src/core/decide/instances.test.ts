import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../testing/rehearsal.ts';
import {
  canaryOf,
  countedCapabilities,
  planOf,
  rollingOf,
  sampleSettings,
} from '../testing/samples.ts';

/** The most instances, and the fewest ready ones in the split, while something holds. */
function watched(rehearsal: Rehearsal, isOver: () => boolean): { most: number; fewest: number } {
  let most = 0;
  let fewest = Number.POSITIVE_INFINITY;
  rehearsal.until('over', () => {
    most = Math.max(most, rehearsal.instances.size);
    const shares = [...rehearsal.planes.values()].flatMap((one) => one.split.shares);
    const routed = shares.flatMap((one) => (one.weight > 0 ? one.instances : []));
    fewest = Math.min(fewest, routed.length);
    return isOver();
  });
  return { most, fewest };
}

const hasEnded = (rehearsal: Rehearsal) => () => rehearsal.state.release?.phase === 'ended';

test('a rolling release never leaves its budget', () => {
  for (const [maxSurge, maxUnavailable, most, fewest] of [
    [1, 0, 5, 4],
    [0, 1, 4, 3],
    [2, 1, 6, 3],
    ['25%', '25%', 5, 3],
    [0, 0, 4, 3],
    ['100%', 0, 8, 4],
  ] as const) {
    const rehearsal = Rehearsal.settled(sampleSettings(4, { minReadyMs: 2000 }));
    rehearsal.readyAfterMs = 3000;
    rehearsal.release(2, rollingOf({ maxSurge, maxUnavailable }));
    const seen = watched(rehearsal, hasEnded(rehearsal));
    assert.deepEqual(seen, { most, fewest }, `${maxSurge} ${maxUnavailable}`);
    assert.equal(rehearsal.state.release?.outcome, 'completed');
  }
});

test('a rolled-back rolling release never leaves its budget either', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  rehearsal.readyAfterMs = 3000;
  rehearsal.release(2, rollingOf());
  rehearsal.until('half done', () => rehearsal.of(2).length === 3);
  rehearsal.order({ kind: 'abort' });
  const seen = watched(rehearsal, hasEnded(rehearsal));
  assert.deepEqual(seen, { most: 5, fewest: 4 });
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
});

test('the first instance of a rolling release is replaced alone', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  rehearsal.release(2, rollingOf({ maxSurge: 2, pauseAfterFirst: true }));
  rehearsal.untilStep('approve');
  for (let i = 0; i < 5; i += 1) rehearsal.tick();
  assert.equal(rehearsal.of(2).length, 1);
  assert.equal(rehearsal.of(1).length, 4);
});

test('recreate never runs two revisions side by side, on the way there and back', () => {
  for (const capabilities of [undefined, countedCapabilities]) {
    const options = { exitsAfterMs: 4000, ...(capabilities && { capabilities }) };
    const rehearsal = Rehearsal.settled(sampleSettings(3), options);
    const isMixed = () => rehearsal.of(1).length > 0 && rehearsal.of(2).length > 0;
    rehearsal.release(2, { kind: 'recreate', downtime: 'acknowledged', tasks: [] });
    rehearsal.readyAfterMs = 5000;
    rehearsal.until('starting', () => {
      assert.ok(!isMixed());
      return rehearsal.of(2).length === 3;
    });
    rehearsal.order({ kind: 'abort' });
    rehearsal.until('back', () => {
      assert.ok(!isMixed());
      return rehearsal.state.release?.phase === 'ended';
    });
    assert.equal(rehearsal.of(1).length, 3);
  }
});

test('a third revision takes over within the budget of its own plan', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  rehearsal.release(2, rollingOf());
  rehearsal.until('half done', () => rehearsal.of(2).length === 2);
  rehearsal.readyAfterMs = 3000;
  rehearsal.release(3, rollingOf());
  const seen = watched(rehearsal, hasEnded(rehearsal));
  assert.equal(seen.fewest, 4);
  assert.ok(seen.most <= 5, `${seen.most} instances`);
});

test('a failed candidate is kept for a look where stable is whole beside it, then goes', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { keepFailedMs: 60_000 }));
  rehearsal.release(2, canaryOf({ weight: 5000, holdMs: 1e9 }));
  rehearsal.untilStep('hold');
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  for (let i = 0; i < 50; i += 1) rehearsal.tick();
  assert.equal(rehearsal.of(2).length, 1);
  assert.deepEqual(rehearsal.weights(), { 1: 10_000 });
  rehearsal.until('gone', () => rehearsal.of(2).length === 0, 20);
});

test('a failed candidate that is kept makes room when the next release needs it', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { keepFailedMs: 1e9 }));
  rehearsal.release(2, canaryOf({ weight: 5000, holdMs: 1e9 }));
  rehearsal.untilStep('hold');
  rehearsal.order({ kind: 'abort' });
  rehearsal.untilEnded('aborted');
  rehearsal.release(3, rollingOf());
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.of(2).length, 0);
});

test('the old stable stays warm for its time after a promotion', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { keepStableMs: 60_000 }));
  rehearsal.release(2, { kind: 'blue-green', smoke: [], switch: 'automatic', watchMs: 0 });
  rehearsal.untilEnded('completed');
  for (let i = 0; i < 50; i += 1) rehearsal.tick();
  assert.equal(rehearsal.of(1).length, 2);
  rehearsal.until('gone', () => rehearsal.of(1).length === 0, 20);
});

test('an undo to a revision that is kept warm starts nothing', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { keepStableMs: 1e9 }));
  const warm = rehearsal.of(1).map((one) => one.id);
  const blueGreen = { kind: 'blue-green', smoke: [], switch: 'automatic', watchMs: 0 } as const;
  rehearsal.release(2, blueGreen);
  rehearsal.untilEnded('completed');
  const { settings, past } = rehearsal.state;
  const plan = planOf(blueGreen);
  const { revision } = past[0]!;
  rehearsal.order({ kind: 'release', revision, plan, settings: settings!, purpose: 'undo' });
  rehearsal.untilEnded('completed');
  assert.deepEqual(
    rehearsal.of(1).map((one) => one.id),
    warm,
  );
});

test('a paused rolling release replaces nothing, and what dies is started again', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(4));
  rehearsal.release(2, rollingOf());
  rehearsal.until('half done', () => rehearsal.of(2).length === 2);
  rehearsal.order({ kind: 'pause' });
  rehearsal.tick();
  const before = [...rehearsal.state.places[0]!.groups];
  rehearsal.instances.delete(rehearsal.of(1)[0]!.id);
  for (let i = 0; i < 10; i += 1) rehearsal.tick();
  assert.deepEqual(rehearsal.state.places[0]!.groups, before);
  for (const { instances } of before) {
    for (const id of instances) assert.equal(rehearsal.instances.get(id)?.phase, 'ready');
  }
});

test('an autoscaler decides how many replicas are wanted at a place', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2));
  rehearsal.wanted.set('here', { web: 5 });
  rehearsal.until('grown', () => rehearsal.of(1).length === 5);
  rehearsal.release(2, rollingOf());
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.of(2).length, 5);
});

test('replicas are spread evenly over places, the first ones get what is left over', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(5), { places: ['a', 'b', 'c'] });
  const at = (place: string) => rehearsal.of(1).filter((one) => one.place === place).length;
  assert.deepEqual(['a', 'b', 'c'].map(at), [2, 2, 1]);
});

test('a place without replicas holds up no strategy', () => {
  const match = { kind: 'cookie', name: 'beta', value: '1' } as const;
  for (const strategy of [
    rollingOf(),
    canaryOf({ route: match, mirror: 500, weight: 1000, holdMs: 1000 }),
    { kind: 'ab', match, forMs: 5000, then: 'promote' },
    { kind: 'blue-green', smoke: [], switch: 'automatic', watchMs: 0 },
    { kind: 'recreate', downtime: 'acknowledged', tasks: [] },
  ] as const) {
    const rehearsal = Rehearsal.settled(sampleSettings(1), { places: ['here', 'there'] });
    rehearsal.release(2, strategy);
    rehearsal.untilEnded('completed');
    assert.equal(rehearsal.of(2).length, 1, strategy.kind);
  }
});

test('a place that does not answer holds the release up, and says so, until it does', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2), { places: ['here', 'there'] });
  rehearsal.silent.add('instances there');
  rehearsal.release(2, rollingOf());
  for (let i = 0; i < 20; i += 1) rehearsal.tick();
  assert.match(rehearsal.tick().because.join(), /there does not answer: is silent/);
  rehearsal.silent.delete('instances there');
  rehearsal.untilEnded('completed');
});

test('more candidates than the surge has room for are not waited for', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2));
  rehearsal.release(2, { ...canaryOf({ scale: 3, weight: 1000, holdMs: 1000 }), surge: 1 });
  rehearsal.untilEnded('completed');
  assert.equal(rehearsal.of(2).length, 2);
});

test('whom stable does not need goes first: the unready, then whoever has least to do', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(3));
  const [busy, idle, sick] = rehearsal.of(1);
  rehearsal.inFlight.set(busy!.id, 5);
  rehearsal.change(sick!, { phase: 'unready' });
  rehearsal.order({ kind: 'scale', role: 'web', replicas: 1 });
  rehearsal.tick();
  const left = rehearsal.eventsOf('instance-leaving').map((one) => one.instance);
  assert.deepEqual(left, [sick!.id, idle!.id]);
});
