import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { isSteadyshipError } from '../../kit/error.ts';
import type { ErrorCode } from '../../kit/errors/catalogue.ts';
import { sampleEntry, sampleOrder, sampleRevision } from '../contract/samples.ts';
import { storeContract } from '../contract/store-contract.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { MemoryStore } from '../memory.ts';
import type { Store } from '../store.ts';
import { upgrade } from './format.ts';
import { SqliteStore } from './sqlite-store.ts';

function opened(context: TestContext, folder = temporaryFolder(context)): SqliteStore {
  const store = new SqliteStore(folder);
  context.after(() => store.close());
  return store;
}

function hasCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isSteadyshipError(error, code), String((error as Error).stack));
    return true;
  };
}

storeContract('sqlite', opened);

test('what was appended is there when the store is opened again', async (context) => {
  const folder = temporaryFolder(context);
  const first = opened(context, folder);
  await first.append('shop', sampleEntry(0, 3));
  await first.submit('shop', sampleOrder('a'));
  await first.keepRevision('shop', sampleRevision(1));
  first.close();
  const second = opened(context, folder);
  assert.equal((await second.load('shop'))?.sequence, 3);
  assert.deepEqual(await second.pending('shop'), [sampleOrder('a')]);
  assert.deepEqual(await second.revisions('shop'), [sampleRevision(1)]);
});

test('another connection reads and submits while one drives', async (context) => {
  const folder = temporaryFolder(context);
  const [driver, other] = [opened(context, folder), opened(context, folder)];
  await driver.append('shop', sampleEntry(0, 2));
  assert.equal((await other.load('shop'))?.sequence, 2);
  await other.submit('shop', sampleOrder('a'));
  assert.deepEqual(await driver.pending('shop'), [sampleOrder('a')]);
  await driver.append('shop', sampleEntry(2, 1, ['a']));
  assert.deepEqual(await other.pending('shop'), []);
});

test('any series of calls gives the same answers as the store in memory', async (context) => {
  const folder = temporaryFolder(context);
  let run = 0;
  const service = fc.constantFrom('shop', 'blog');
  const id = fc.constantFrom('a', 'b', 'c');
  const call = fc.oneof(
    fc.record({
      kind: fc.constant('append' as const),
      service,
      after: fc.integer({ min: 0, max: 4 }),
      count: fc.integer({ min: 0, max: 2 }),
      orders: fc.array(id, { maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant('submit' as const), service, id }),
    fc.record({ kind: fc.constant('keep' as const), service, number: fc.nat({ max: 3 }) }),
    fc.record({
      kind: fc.constant('history' as const),
      service,
      from: fc.nat(4),
      limit: fc.nat(3),
    }),
  );
  const property = fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
    run += 1;
    const stores = [new MemoryStore(), opened(context, join(folder, String(run)))] as const;
    for (const made of calls) {
      const [a, b] = await Promise.all(stores.map((store) => answer(store, made)));
      assert.deepEqual(b, a);
    }
    stores[1].close();
  });
  type Call = typeof call extends fc.Arbitrary<infer Made> ? Made : never;
  async function answer(store: Store, made: Call): Promise<unknown> {
    try {
      if (made.kind === 'append') {
        await store.append(made.service, sampleEntry(made.after, made.count, made.orders));
      } else if (made.kind === 'submit') await store.submit(made.service, sampleOrder(made.id));
      else if (made.kind === 'keep') {
        await store.keepRevision(made.service, sampleRevision(made.number));
      } else return await store.history(made.service, made.from, made.limit);
      const { service } = made;
      return [await store.load(service), await store.pending(service), await store.services()];
    } catch (error) {
      return String(error);
    }
  }
  await fc.assert(property, { numRuns: 60 });
});

test('a full disk is one clear error, and nothing is half done', async (context) => {
  const folder = temporaryFolder(context);
  const store = new SqliteStore(folder, { bytesMax: 200_000 });
  context.after(() => store.close());
  await store.append('shop', sampleEntry(0, 2));
  const before = await store.load('shop');
  await assert.rejects(store.append('shop', sampleEntry(2, 5000)), hasCode('DISK_FULL'));
  assert.deepEqual(await store.load('shop'), before);
  assert.equal((await store.history('shop', 1, 100)).length, 2);
  await store.append('shop', sampleEntry(2, 1));
  assert.equal((await store.load('shop'))?.sequence, 3);
});

test('the log cannot be rewritten, not even by hand', async (context) => {
  const folder = temporaryFolder(context);
  const store = opened(context, folder);
  await store.append('shop', sampleEntry(0, 2));
  await store.keepRevision('shop', sampleRevision(1));
  const database = new DatabaseSync(join(folder, 'steadyship.db'));
  context.after(() => database.close());
  assert.throws(() => database.exec('DELETE FROM event'), /the log is never rewritten/);
  assert.throws(() => database.exec("UPDATE event SET event = ''"), /never rewritten/);
  assert.throws(() => database.exec("UPDATE revision SET body = ''"), /never changed/);
});

test('a store that a newer program wrote is refused and left as it was', async (context) => {
  const folder = temporaryFolder(context);
  opened(context, folder).close();
  const path = join(folder, 'steadyship.db');
  const database = new DatabaseSync(path);
  database.exec('INSERT INTO format (version, at) VALUES (99, 0)');
  database.close();
  const before = readFileSync(path);
  assert.throws(() => new SqliteStore(folder), hasCode('STORE_TOO_NEW'));
  assert.deepEqual(readFileSync(path), before);
});

test('an older format is brought to the newest one step by step, once', (context) => {
  const path = join(temporaryFolder(context), 'a.db');
  const database = new DatabaseSync(path);
  context.after(() => database.close());
  const first = ['CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)'];
  const second = [...first, 'ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7'];
  upgrade(database, path, first);
  upgrade(database, path, second);
  upgrade(database, path, second);
  assert.deepEqual({ ...database.prepare('SELECT * FROM a').get() }, { x: 1, y: 7 });
  assert.throws(() => upgrade(database, path, first), hasCode('STORE_TOO_NEW'));
});

test('an upgrade that fails leaves the format as it was', (context) => {
  const path = join(temporaryFolder(context), 'a.db');
  const database = new DatabaseSync(path);
  context.after(() => database.close());
  upgrade(database, path, ['CREATE TABLE a (x INTEGER)']);
  const broken = ['', 'CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER)'];
  assert.throws(() => upgrade(database, path, broken), /already exists/);
  const names = database.prepare('SELECT name FROM sqlite_master ORDER BY name').all();
  assert.deepEqual(
    names.map(({ name }) => name),
    ['a', 'format'],
  );
});

test('damage anywhere in the file is found, and the file is left as it was', async (context) => {
  const folder = temporaryFolder(context);
  const store = opened(context, folder);
  await store.append('shop', sampleEntry(0, 2000));
  store.close();
  const path = join(folder, 'steadyship.db');
  const whole = readFileSync(path);
  const damaged = new Map([
    ['no database', Buffer.from('this is not a database, but long enough to be one'.repeat(99))],
    ['a page of zeroes', Buffer.from(whole).fill(0, 8192, 12288)],
    ['cut off', whole.subarray(0, whole.length - 40_000)],
  ]);
  for (const [what, bytes] of damaged) {
    writeFileSync(path, bytes);
    assert.throws(() => new SqliteStore(folder), hasCode('STORE_CORRUPT'), what);
    assert.deepEqual(readFileSync(path), bytes, what);
  }
});

test('a flipped bit inside an event or a state is found when it is read', async (context) => {
  const folder = temporaryFolder(context);
  const store = opened(context, folder);
  await store.append('shop', sampleEntry(0, 2));
  store.close();
  const path = join(folder, 'steadyship.db');
  const bytes = readFileSync(path, 'latin1');
  writeFileSync(path, bytes.replaceAll('"epoch":2', '"epoch":3'), 'latin1');
  const again = opened(context, folder);
  await assert.rejects(again.load('shop'), hasCode('STORE_CORRUPT'));
  assert.equal((await again.history('shop', 1, 9)).length, 2);
});

test('a torn end of the log is dropped: what is left is a beginning of it', async (context) => {
  const folder = temporaryFolder(context);
  const store = opened(context, folder);
  for (let index = 0; index < 8; index += 1) await store.append('shop', sampleEntry(index));
  const torn = temporaryFolder(context);
  const wal = join(folder, 'steadyship.db-wal');
  const size = statSync(wal).size;
  const seen = new Set<number>();
  for (let cut = 0; cut < size - 32; cut += 1500) {
    for (const end of ['', '-wal']) {
      copyFileSync(join(folder, `steadyship.db${end}`), join(torn, `steadyship.db${end}`));
    }
    truncateSync(join(torn, 'steadyship.db-wal'), size - cut);
    const reopened = new SqliteStore(torn);
    const sequence = (await reopened.load('shop'))?.sequence ?? 0;
    const history = await reopened.history('shop', 1, 100);
    assert.deepEqual(
      history.map((event) => event.sequence),
      range(sequence),
    );
    await reopened.append('shop', sampleEntry(sequence));
    reopened.close();
    seen.add(sequence);
  }
  assert.ok(seen.has(8) && seen.size > 3, `cuts left ${[...seen].join()}`);
});

test('a file of another program is refused', (context) => {
  const folder = temporaryFolder(context);
  const database = new DatabaseSync(join(folder, 'steadyship.db'));
  database.exec('CREATE TABLE something (x INTEGER)');
  database.close();
  assert.throws(() => new SqliteStore(folder), /it is not a file of Steadyship/);
});

test('a folder that cannot be made is a sentence with a remedy', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'file'), '');
  const inFile = () => new SqliteStore(join(folder, 'file', 'state'));
  assert.throws(inFile, hasCode('STATE_FOLDER_UNWRITABLE'));
  mkdirSync(join(folder, 'steadyship.db'));
  assert.throws(() => new SqliteStore(folder), hasCode('STATE_FOLDER_UNWRITABLE'));
});

test('only the owner may read the state', (context) => {
  const folder = join(temporaryFolder(context), 'state');
  opened(context, folder);
  for (const name of ['', 'steadyship.db', 'steadyship.db-wal']) {
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  }
});

test('a store locked for long by another is a sentence', async (context) => {
  const folder = temporaryFolder(context);
  const store = new SqliteStore(folder, { busyMs: 50 });
  context.after(() => store.close());
  const path = join(folder, 'steadyship.db');
  const database = new DatabaseSync(path);
  context.after(() => database.close());
  database.exec('BEGIN IMMEDIATE');
  await assert.rejects(store.append('shop', sampleEntry(0)), hasCode('STORE_BUSY'));
  database.exec('ROLLBACK');
  await store.append('shop', sampleEntry(0));
});

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
