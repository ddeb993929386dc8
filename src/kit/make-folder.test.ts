import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from './make-folder.ts';

test('a folder is made with its parents, twice without complaint', () => {
  const base = mkdtempSync(join(tmpdir(), 'steadyship-'));
  try {
    makeFolder(join(base, 'a/b/c'));
    makeFolder(join(base, 'a/b/c'));
    assert.equal(statSync(join(base, 'a/b/c')).mode & 0o777, 0o700);
  } finally {
    rmSync(base, { recursive: true });
  }
});

test('a file in the way, or a file system without folders, is an error and not a hang', () => {
  const base = mkdtempSync(join(tmpdir(), 'steadyship-'));
  try {
    writeFileSync(join(base, 'file'), '');
    assert.throws(() => makeFolder(join(base, 'file')), { code: 'EEXIST' });
    assert.throws(() => makeFolder(join(base, 'file/below')), { code: 'ENOTDIR' });
    assert.throws(() => makeFolder('/proc/nowhere/below'), { code: 'ENOENT' });
  } finally {
    rmSync(base, { recursive: true });
  }
});
