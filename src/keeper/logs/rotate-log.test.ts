import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { rotateLog } from './rotate-log.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  path = join(folder, 'a.log');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a log within its size, or none at all, is left alone', () => {
  assert.equal(rotateLog(path, 10), false);
  writeFileSync(path, '0123456789');
  assert.equal(rotateLog(path, 10), false);
});

test('the newest part is kept, the part before it moves on, the oldest goes', () => {
  for (const content of ['first', 'second', 'third']) {
    writeFileSync(path, content.padStart(20, '.'));
    assert.equal(rotateLog(path, 10), true);
  }
  assert.equal(readFileSync(`${path}.1`, 'utf8'), '.....third');
  assert.equal(readFileSync(`${path}.2`, 'utf8'), '....second');
  assert.equal(readFileSync(path, 'utf8'), '');
});

test('a writer that appends goes on at the new start', () => {
  const writer = openSync(path, 'a');
  writeSync(writer, 'x'.repeat(20));
  rotateLog(path, 10);
  writeSync(writer, 'after');
  closeSync(writer);
  assert.equal(readFileSync(path, 'utf8'), 'after');
});

test('however large a log became, no more than its size is copied', () => {
  for (let i = 0; i < 40; i += 1) appendFileSync(path, 'x'.repeat(50_000));
  rotateLog(path, 300_000);
  assert.equal(readFileSync(`${path}.1`).length, 300_000);
});
