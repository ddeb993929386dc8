import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isSteadyshipError } from '../../kit/error.ts';
import { historyMax, pendingMax } from '../bounds.ts';
import type { Store } from '../store.ts';
import { StoreConflict } from '../store-conflict.ts';
import { sampleEntry, sampleEvent, sampleOrder, sampleRevision, sampleState } from './samples.ts';

/** Makes an empty store, and cleans up when its test ends. */
export type MakeStore = (context: TestContext) => Store | Promise<Store>;

/** What every store does alike; `name` begins the titles. */
export function storeContract(name: string, make: MakeStore): void {
  logContract(name, make);
  concurrencyContract(name, make);
  inboxContract(name, make);
  revisionContract(name, make);
}

function logContract(name: string, make: MakeStore): void {
  test(`${name}: a service that was never appended to is unknown`, async (context) => {
    const store = await make(context);
    assert.equal(await store.load('shop'), undefined);
    assert.deepEqual(await store.history('shop', 1, 10), []);
    assert.deepEqual(await store.pending('shop'), []);
    assert.deepEqual(await store.revisions('shop'), []);
    assert.deepEqual(await store.services(), []);
  });

  test(`${name}: events are numbered from 1 and the newest state is loaded`, async (context) => {
    const store = await make(context);
    await store.append('shop', sampleEntry(0, 2));
    await store.append('shop', sampleEntry(2, 1));
    assert.deepEqual(await store.load('shop'), { state: sampleState('shop', 3), sequence: 3 });
    assert.deepEqual(await store.history('shop', 1, 10), [
      { sequence: 1, at: 1000, event: sampleEvent(1) },
      { sequence: 2, at: 1000, event: sampleEvent(2) },
      { sequence: 3, at: 1002, event: sampleEvent(3) },
    ]);
  });

  test(`${name}: history is read in bounded pieces from any event on`, async (context) => {
    const store = await make(context);
    await store.append('shop', sampleEntry(0, historyMax + 5));
    const sequences = async (from: number, limit: number) =>
      (await store.history('shop', from, limit)).map(({ sequence }) => sequence);
    assert.deepEqual(await sequences(3, 2), [3, 4]);
    assert.deepEqual(await sequences(historyMax + 4, 9), [historyMax + 4, historyMax + 5]);
    assert.deepEqual(await sequences(-3, 1), [1]);
    assert.deepEqual(await sequences(1, 0), []);
    assert.deepEqual(await sequences(historyMax + 6, 9), []);
    assert.equal((await sequences(1, Number.MAX_SAFE_INTEGER)).length, historyMax);
  });
}

function concurrencyContract(name: string, make: MakeStore): void {
  test(`${name}: an append that is not after the last event changes nothing`, async (context) => {
    const store = await make(context);
    await store.append('shop', sampleEntry(0, 2));
    await store.submit('shop', sampleOrder('a'));
    for (const after of [0, 1, 3]) {
      await assert.rejects(store.append('shop', sampleEntry(after, 1, ['a'])), (error) => {
        assert.ok(error instanceof StoreConflict);
        assert.deepEqual([error.service, error.after, error.last], ['shop', after, 2]);
        return true;
      });
    }
    assert.equal((await store.load('shop'))?.sequence, 2);
    assert.equal((await store.history('shop', 1, 10)).length, 2);
    assert.equal((await store.pending('shop')).length, 1);
  });

  test(`${name}: two appends at the same place: one is kept, one is refused`, async (context) => {
    const store = await make(context);
    const attempts = [store.append('shop', sampleEntry(0)), store.append('shop', sampleEntry(0))];
    const outcomes = (await Promise.allSettled(attempts)).map(({ status }) => status);
    assert.deepEqual(outcomes.sort(), ['fulfilled', 'rejected']);
    assert.equal((await store.history('shop', 1, 10)).length, 1);
  });

  test(`${name}: services do not see each other's logs`, async (context) => {
    const store = await make(context);
    await store.append('shop', sampleEntry(0, 2));
    await store.append("it's", sampleEntry(0, 1));
    await store.keepRevision('blog', sampleRevision(1));
    await store.submit('new', sampleOrder('a'));
    assert.deepEqual(await store.services(), ['blog', "it's", 'shop']);
    assert.equal((await store.load("it's"))?.sequence, 1);
    assert.equal(await store.load('blog'), undefined);
  });

  test(`${name}: changing what was given or handed out changes nothing kept`, async (context) => {
    const store = await make(context);
    await store.append('shop', sampleEntry(0));
    const loaded = await store.load('shop');
    assert.ok(loaded);
    try {
      Object.assign(loaded.state, { service: 'changed' });
    } catch {
      // A store may hand out frozen values.
    }
    assert.deepEqual((await store.load('shop'))?.state, sampleState('shop', 1));
  });
}

function inboxContract(name: string, make: MakeStore): void {
  const ids = async (store: Store) => (await store.pending('shop')).map(({ id }) => id);

  test(`${name}: orders are found in the order they came, until answered`, async (context) => {
    const store = await make(context);
    for (const id of ['b', 'a', 'c']) await store.submit('shop', sampleOrder(id));
    await store.submit('blog', sampleOrder('d'));
    assert.deepEqual(await store.pending('shop'), ['b', 'a', 'c'].map(sampleOrder));
    await store.append('shop', sampleEntry(0, 1, ['a']));
    assert.deepEqual(await ids(store), ['b', 'c']);
  });

  test(`${name}: the same order twice is one, also after its answer`, async (context) => {
    const store = await make(context);
    await store.submit('shop', sampleOrder('a'));
    await store.submit('shop', { ...sampleOrder('a'), reason: 'another' });
    assert.deepEqual(await store.pending('shop'), [sampleOrder('a')]);
    await store.append('shop', sampleEntry(0, 1, ['a']));
    await store.submit('shop', sampleOrder('a'));
    assert.deepEqual(await ids(store), []);
    await store.submit('blog', sampleOrder('a'));
    assert.equal((await store.pending('blog')).length, 1);
  });

  test(`${name}: an order that was answered without being submitted is known`, async (context) => {
    const store = await make(context);
    await store.append('shop', sampleEntry(0, 1, ['direct']));
    await store.submit('shop', sampleOrder('direct'));
    assert.deepEqual(await ids(store), []);
  });

  test(`${name}: an inbox that nobody reads is bounded`, async (context) => {
    const store = await make(context);
    for (let index = 0; index < pendingMax; index += 1) {
      await store.submit('shop', sampleOrder(`order ${index}`));
    }
    await assert.rejects(store.submit('shop', sampleOrder('late')), (error) =>
      isSteadyshipError(error, 'INBOX_FULL'),
    );
    assert.equal((await ids(store)).length, pendingMax);
  });
}

function revisionContract(name: string, make: MakeStore): void {
  test(`${name}: revisions come oldest first and are never changed`, async (context) => {
    const store = await make(context);
    await store.keepRevision('shop', sampleRevision(10));
    await store.keepRevision('shop', sampleRevision(9));
    await store.keepRevision('shop', sampleRevision(9, 'another'));
    await store.keepRevision('blog', sampleRevision(1));
    assert.deepEqual(await store.revisions('shop'), [sampleRevision(9), sampleRevision(10)]);
  });
}
