import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Revision } from '../core/release/revision.ts';
import type { InstanceObservation } from '../core/world/observation.ts';
import type { Platform, PlatformObservation } from './platform.ts';

/** A platform under test, with revisions that it can run. */
export interface ContractSubject extends AsyncDisposable {
  readonly platform: Platform;
  /** Its instances become ready. */
  readonly healthy: Revision;
  /** Its instances can never be started. */
  readonly broken: Revision;
  /** A role of both that gets traffic. */
  readonly role: string;
  /** Lets a little time pass, real or simulated. */
  pass(): Promise<void>;
}

const turnsMax = 400;

/** Registers the tests that every platform passes alike, real or fake. */
export function platformContract(
  name: string,
  instances: 'each' | 'count',
  make: () => Promise<ContractSubject>,
): void {
  const check = (title: string, run: (subject: ContractSubject) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      await using subject = await make();
      assert.equal(subject.platform.capabilities.instances, instances);
      await run(subject);
    });
  check('every place can be looked at', async ({ platform }) => {
    for (const place of platform.places) await look(platform, place);
  });
  check('nothing runs before something is started', async ({ platform }) => {
    const [place] = platform.places;
    assert.deepEqual((await look(platform, place!)).instances, []);
  });
  if (instances === 'count') check('the number of instances follows what is asked', runCounted);
  else checkNamed(check);
}

type Check = (title: string, run: (subject: ContractSubject) => Promise<void>) => void;

function checkNamed(check: Check): void {
  check('a started instance becomes ready, says what it is, and has an address', becomesReady);
  check('starting an instance twice, even at once, gives one instance', startsOnce);
  check('readiness that goes on keeps the time it began', keepsSince);
  check('a stopped instance is absent in the end; stopping again is no error', stops);
  check('stopping what never existed is no error', async ({ platform }) => {
    await platform.stop(platform.places[0]!, 'nobody', 1000);
  });
  check('one instance is stopped and the other stays ready', stopsOne);
  check('what cannot be started is seen as failed, and can be stopped', failsAsData);
}

async function becomesReady(subject: ContractSubject): Promise<void> {
  await start(subject, 'a');
  const { seen, instance } = await until(subject, 'a', (found) => found?.phase === 'ready');
  assert.equal(instance?.revision, subject.healthy.number);
  assert.equal(instance?.role, subject.role);
  assert.equal(instance?.recentRestarts, 0);
  assert.equal(instance?.failedChecks, 0);
  const endpoint = seen.endpoints.a;
  assert.ok(endpoint && endpoint.port > 0, 'a ready instance of a routed role has an address');
}

async function startsOnce(subject: ContractSubject): Promise<void> {
  await Promise.all([start(subject, 'a'), start(subject, 'a')]);
  await until(subject, 'a', (found) => found?.phase === 'ready');
  await start(subject, 'a');
  await subject.pass();
  const { instances } = await look(subject.platform, subject.platform.places[0]!);
  assert.deepEqual(
    instances.map(({ id, phase }) => [id, phase]),
    [['a', 'ready']],
  );
}

async function keepsSince(subject: ContractSubject): Promise<void> {
  await start(subject, 'a');
  const first = await until(subject, 'a', (found) => found?.phase === 'ready');
  for (let turn = 0; turn < 3; turn += 1) await subject.pass();
  const later = await until(subject, 'a', (found) => found?.phase === 'ready');
  assert.equal(later.instance?.since, first.instance?.since);
}

async function stops(subject: ContractSubject): Promise<void> {
  const place = subject.platform.places[0]!;
  await start(subject, 'a');
  await until(subject, 'a', (found) => found?.phase === 'ready');
  await subject.platform.stop(place, 'a', 1000);
  await subject.platform.stop(place, 'a', 1000);
  await until(subject, 'a', (found) => found === undefined);
  await subject.platform.stop(place, 'a', 1000);
}

async function stopsOne(subject: ContractSubject): Promise<void> {
  await start(subject, 'a');
  await start(subject, 'b');
  await until(subject, 'a', (found) => found?.phase === 'ready');
  await until(subject, 'b', (found) => found?.phase === 'ready');
  await subject.platform.stop(subject.platform.places[0]!, 'a', 1000);
  const { seen } = await until(subject, 'a', (found) => found === undefined);
  assert.deepEqual(
    seen.instances.map(({ id, phase }) => [id, phase]),
    [['b', 'ready']],
  );
}

async function failsAsData(subject: ContractSubject): Promise<void> {
  const { platform, broken: revision, role } = subject;
  const place = platform.places[0]!;
  await platform.start({ place, instance: 'a', revision, role });
  await until(subject, 'a', (found) => found?.phase === 'failed');
  await platform.stop(place, 'a', 1000);
  await until(subject, 'a', (found) => found === undefined);
}

/** Where instances cannot be named, one journey shows all: up, up again, down, none. */
async function runCounted({ platform, healthy, role, pass }: ContractSubject): Promise<void> {
  const place = platform.places[0]!;
  for (const count of [2, 2, 3, 1, 0]) {
    await platform.scale(place, healthy, role, count);
    for (let turn = 0; turn < turnsMax; turn += 1) {
      const { instances } = await look(platform, place);
      if (instances.filter(({ phase }) => phase === 'ready').length === count) break;
      assert.ok(turn < turnsMax - 1, `${count} instances are ready in the end`);
      await pass();
    }
  }
}

async function start(subject: ContractSubject, instance: string): Promise<void> {
  const { platform, healthy: revision, role } = subject;
  await platform.start({ place: platform.places[0]!, instance, revision, role });
}

async function look(platform: Platform, place: string): Promise<PlatformObservation> {
  const seen = await platform.observe(place);
  assert.ok(seen.known, 'a healthy platform can be observed');
  return seen.value;
}

async function until(
  { platform, pass }: ContractSubject,
  id: string,
  condition: (found: InstanceObservation | undefined) => boolean,
): Promise<{ seen: PlatformObservation; instance: InstanceObservation | undefined }> {
  let instance: InstanceObservation | undefined;
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const seen = await look(platform, platform.places[0]!);
    instance = seen.instances.find((one) => one.id === id);
    if (condition(instance)) return { seen, instance };
    await pass();
  }
  return assert.fail(`${id} did not get there; it is ${JSON.stringify(instance)}`);
}
