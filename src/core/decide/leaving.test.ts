import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../testing/rehearsal.ts';
import { rollingOf, sampleSettings } from '../testing/samples.ts';

/** A blue-green release just promoted: the two instances of revision 1 are leaving. */
function promoted(inFlight: number): { readonly rehearsal: Rehearsal; readonly old: string[] } {
  const rehearsal = Rehearsal.settled();
  const old = rehearsal.of(1).map((one) => one.id);
  for (const id of old) rehearsal.inFlight.set(id, inFlight);
  rehearsal.release(2, { kind: 'blue-green', smoke: [], switch: 'automatic', watchMs: 0 });
  rehearsal.untilEnded('completed');
  return { rehearsal, old };
}

const stopsOf = (rehearsal: Rehearsal) =>
  rehearsal.tick().actions.flatMap((one) => (one.kind === 'stop' ? [one.instance] : []));

test('a drain with a request in flight waits for it', () => {
  const { rehearsal, old } = promoted(1);
  for (let i = 0; i < 5; i += 1) assert.deepEqual(stopsOf(rehearsal), []);
  for (const id of old) rehearsal.inFlight.set(id, 0);
  assert.deepEqual(stopsOf(rehearsal), old);
});

test('a drain ends at its deadline although a request is in flight', () => {
  const { rehearsal } = promoted(1);
  rehearsal.until('stopped', () => rehearsal.of(1).length === 0, 20);
  const released = rehearsal.eventsOf('instance-released').map((one) => one.because);
  assert.deepEqual(released, ['deadline', 'deadline']);
});

test('the time to drain begins when the data plane sends nothing new, not when we asked', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2, { drainMs: 10_000 }));
  for (const { id } of rehearsal.of(1)) rehearsal.inFlight.set(id, 1);
  rehearsal.release(2, rollingOf());
  rehearsal.until('asked to leave', () => rehearsal.eventsOf('instance-leaving').length > 0);
  rehearsal.planes.get('here')!.epoch -= 1;
  rehearsal.deaf.add('route');
  for (let i = 0; i < 30; i += 1) assert.deepEqual(stopsOf(rehearsal), []);
  rehearsal.deaf.delete('route');
  rehearsal.tick();
  for (let i = 0; i < 9; i += 1) assert.deepEqual(stopsOf(rehearsal), [], `second ${i}`);
  rehearsal.until('stopped', ({ actions }) => actions.some((one) => one.kind === 'stop'), 5);
});

test('nothing is stopped while the data plane does not answer', () => {
  const { rehearsal } = promoted(0);
  rehearsal.silent.add('traffic here');
  for (let i = 0; i < 30; i += 1) assert.deepEqual(stopsOf(rehearsal), []);
  rehearsal.silent.delete('traffic here');
  assert.equal(stopsOf(rehearsal).length, 2);
});

test('where requests in flight cannot be counted a drain takes its whole time', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(1, { drainMs: 10_000 }), {
    capabilities: {
      platform: { instances: 'each', restarts: true },
      traffic: {
        weights: 'routed',
        resolution: 1,
        matches: [],
        mirror: false,
        preview: false,
        inFlight: false,
        verify: false,
      },
    },
  });
  rehearsal.release(2, rollingOf());
  rehearsal.until('leaving', () => rehearsal.eventsOf('instance-leaving').length > 0);
  for (let i = 0; i < 10; i += 1) assert.deepEqual(stopsOf(rehearsal), []);
  rehearsal.until('gone', () => rehearsal.of(1).length === 0, 5);
});

test('an instance that died while it drained is forgotten, without being stopped', () => {
  const { rehearsal, old } = promoted(1);
  rehearsal.instances.delete(old[0]!);
  rehearsal.until('forgotten', () => rehearsal.eventsOf('instance-gone').length > 0, 12);
  const about = { place: 'here', instance: old[0]! };
  assert.deepEqual(rehearsal.eventsOf('instance-gone')[0], { kind: 'instance-gone', ...about });
  assert.equal(rehearsal.eventsOf('instance-released')[0]?.because, 'dead');
});

test('an instance that a look did not show yet is drained once it shows up', () => {
  const rehearsal = Rehearsal.settled(sampleSettings(2));
  rehearsal.deaf.add('start');
  rehearsal.order({ kind: 'scale', role: 'web', replicas: 3 });
  rehearsal.tick();
  const late = rehearsal.state.places[0]!.groups[0]!.instances[2]!;
  rehearsal.order({ kind: 'scale', role: 'web', replicas: 2 });
  rehearsal.tick();
  rehearsal.tick();
  rehearsal.instances.set(late, { ...rehearsal.of(1)[0]!, id: late });
  rehearsal.inFlight.set(late, 1);
  assert.deepEqual(stopsOf(rehearsal), []);
  rehearsal.inFlight.set(late, 0);
  assert.deepEqual(stopsOf(rehearsal), [late]);
  assert.equal(rehearsal.eventsOf('instance-stray').length, 0);
});

test('a stop that had no effect is asked for again', () => {
  const { rehearsal, old } = promoted(0);
  rehearsal.deaf.add('stop');
  assert.deepEqual(stopsOf(rehearsal), old);
  assert.deepEqual(stopsOf(rehearsal), old);
  rehearsal.deaf.delete('stop');
  rehearsal.until('gone', () => rehearsal.of(1).length === 0, 3);
});

test('workers without traffic are stopped without waiting for a data plane', () => {
  const roles = [{ name: 'worker', replicas: 2, routed: false }];
  const rehearsal = Rehearsal.settled(sampleSettings(0, { roles }));
  rehearsal.silent.add('traffic here');
  rehearsal.release(2, rollingOf());
  rehearsal.until('replaced', () => rehearsal.of(2, 'worker').length === 2);
  rehearsal.until('gone', () => rehearsal.of(1, 'worker').length === 0);
});

test('what runs and is wanted by nobody is drained and stopped', () => {
  const rehearsal = Rehearsal.settled();
  const [one] = rehearsal.of(1);
  rehearsal.instances.set('shop-7-web-99', { ...one!, id: 'shop-7-web-99', revision: 7 });
  rehearsal.tick();
  assert.equal(rehearsal.eventsOf('instance-stray').length, 1);
  rehearsal.until('gone', () => !rehearsal.instances.has('shop-7-web-99'), 5);
  assert.equal(rehearsal.of(1).length, 2);
});

test('a service that was never released touches nothing that runs', () => {
  const rehearsal = Rehearsal.settled();
  const fresh = new Rehearsal();
  for (const one of rehearsal.of(1)) fresh.instances.set(one.id, one);
  for (let i = 0; i < 3; i += 1) assert.deepEqual(fresh.tick().actions, []);
});

test('an instance that disappears is started again under its own name', () => {
  const rehearsal = Rehearsal.settled();
  const { id } = rehearsal.of(1)[0]!;
  rehearsal.instances.delete(id);
  const { actions } = rehearsal.tick();
  assert.deepEqual(
    actions.find((one) => one.kind === 'start'),
    {
      kind: 'start',
      place: 'here',
      instance: id,
      revision: 1,
      role: 'web',
    },
  );
  assert.equal(rehearsal.weights()[1], 10_000);
  rehearsal.tick();
  rehearsal.tick();
  assert.equal(rehearsal.planes.get('here')?.split.shares[0]?.instances.length, 2);
});
