import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { linesOf, readLoadFile } from './load-file.ts';

const header = { format: 'steadyship-load', version: 1, run: 'r', startedAt: 5, target: 't' };
const end = { endedAtMs: 9, unsent: 0, isFull: false, lag: { p99Ms: 0, maxMs: 0 }, remarks: {} };

function fileWith(context: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'load-file-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'load.jsonl');
  writeFileSync(path, content);
  return path;
}

function lines(...values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

test('the end is known once the records were read', (context) => {
  const file = readLoadFile(fileWith(context, lines(header, { id: 'r-0' }, { end })));
  assert.equal(file.header.run, 'r');
  assert.equal(file.end(), undefined);
  assert.deepEqual([...file.records()], [{ id: 'r-0' }]);
  assert.deepEqual(file.end(), end);
});

test('a file whose writer was killed has records and no end', (context) => {
  const path = fileWith(context, `${lines(header, { id: 'r-0' }, { id: 'r-1' })}{"id":"r-2","lo`);
  const file = readLoadFile(path);
  assert.deepEqual(
    [...file.records()].map((record) => record.id),
    ['r-0', 'r-1'],
  );
  assert.equal(file.end(), undefined);
});

test('a file of a newer version is refused with a sentence', (context) => {
  const path = fileWith(context, lines({ ...header, version: 2 }));
  assert.throws(() => readLoadFile(path), /has version 2; this program reads 1/);
});

test('a file that is something else is refused', (context) => {
  assert.throws(() => readLoadFile(fileWith(context, 'hello\n')), /is no load file/);
  assert.throws(() => readLoadFile(fileWith(context, '')), /is no load file/);
});

test('lines are read whole across the pieces in which a file is read', (context) => {
  const all = Array.from({ length: 30_000 }, (_, index) => `line ${index} of many`);
  assert.deepEqual([...linesOf(fileWith(context, `${all.join('\n')}\n`))], all);
});
