import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import type { ProcessSpec } from '../protocol/process-spec.ts';
import { KeeperLock } from './keeper-lock.ts';
import { newRecord, parseRecord } from './process-record.ts';
import { StateFolder } from './state-folder.ts';

const spec: ProcessSpec = {
  id: 'a',
  kind: 'instance',
  argv: ['node'],
  cwd: '/',
  env: {},
  logFile: '/a.log',
  listen: [],
  assignPort: false,
  restart: { policy: 'always' },
  limits: {},
  labels: {},
};
const record = newRecord(spec, 1000);
let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'steadyship-'));
});

afterEach(() => rmSync(path, { recursive: true }));

test('a record is read back as it was written, oldest first', () => {
  const folder = new StateFolder(path);
  const older = { ...record, spec: { ...spec, id: 'b' }, createdAt: 500 };
  folder.write(record);
  folder.write(older);
  assert.deepEqual(folder.load(), [older, record]);
  assert.deepEqual(folder.damaged, []);
});

test('a record cut anywhere is refused, never misread and never thrown over', () => {
  const whole = JSON.stringify(record);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
      assert.equal(typeof parseRecord(whole.slice(0, length)), 'string');
    }),
  );
  fc.assert(fc.property(fc.json(), (text) => typeof parseRecord(text) === 'string'));
});

test('what cannot be read is set aside with a sentence, and the others are read', () => {
  const folder = new StateFolder(path);
  folder.write(record);
  writeFileSync(join(path, 'processes', 'torn.json'), '{"format":1');
  mkdirSync(join(path, 'processes', 'folder.json'));
  writeFileSync(join(path, 'processes', 'x.json.77.tmp'), 'left by a killed writer');
  assert.deepEqual(folder.load(), [record]);
  assert.equal(folder.damaged.length, 2);
  assert.deepEqual(readdirSync(join(path, 'processes')).sort(), [
    'a.json',
    'folder.json.damaged',
    'torn.json.damaged',
  ]);
});

test('an identity is claimed once, until it is forgotten', () => {
  const folder = new StateFolder(path);
  assert.deepEqual([folder.claim('a', {}), folder.claim('a', {})], [true, false]);
  folder.forget('a');
  assert.equal(folder.claim('a', {}), true);
});

test('nobody else can read the records, the claims and the secret variables', () => {
  const folder = new StateFolder(path);
  folder.write(record);
  folder.claim('a', {});
  folder.writeEnvironment('a', { PASSWORD: 'x' });
  assert.deepEqual(folder.readEnvironment('a'), { PASSWORD: 'x' });
  for (const name of ['processes/a.json', 'claims/a', 'environment/a.json']) {
    assert.equal(statSync(join(path, name)).mode & 0o077, 0, name);
  }
});

test('damaged secret variables are reported without quoting them', () => {
  const folder = new StateFolder(path);
  writeFileSync(join(path, 'environment', 'a.json'), '{"PASSWORD":"hunter2');
  assert.throws(
    () => folder.readEnvironment('a'),
    (error: Error) =>
      /deploy the service again/.test(error.message) && !/hunter/.test(error.message),
  );
});

test('one process at a time has the lock, and a damaged lock file does not matter', () => {
  writeFileSync(join(path, 'keeper.lock'), 'this was never a database'.repeat(50));
  {
    using first = KeeperLock.take(path);
    assert.ok(first);
    assert.equal(KeeperLock.take(path), undefined);
  }
  using second = KeeperLock.take(path);
  assert.ok(second);
});
