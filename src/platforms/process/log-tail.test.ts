import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { logTail } from './log-tail.ts';

let folder: string;
let path: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  path = join(folder, 'a.log');
});

after(() => rmSync(folder, { recursive: true }));

test('a short file is given whole, a missing one is empty', () => {
  writeFileSync(path, 'one\ntwo\n');
  assert.equal(logTail(path), 'one\ntwo');
  assert.equal(logTail(join(folder, 'none')), '');
});

test('a long file loses the line that was cut', () => {
  writeFileSync(path, 'first line\nsecond\nthird\n');
  assert.equal(logTail(path, 14), 'second\nthird');
});

test('whatever a program wrote, the tail is text of at most the size asked for', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 100 }), (content, maxBytes) => {
      writeFileSync(path, content);
      assert.ok(Buffer.byteLength(logTail(path, maxBytes)) <= maxBytes);
    }),
    { numRuns: 50 },
  );
});
