import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readEnvFile } from './env-file.ts';
import { SecretSource } from './secret-source.ts';

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  writeFileSync(join(folder, 'secrets', 'DB'), 'of-the-file\n', { mode: 0o600 });
});

after(() => rmSync(folder, { recursive: true }));

test('a secret comes from the environment, else from its file without the last line end', () => {
  const references = { A: { secret: 'DB' } };
  const both = new SecretSource(folder, { DB: 'of-the-environment' });
  assert.deepEqual(both.resolve(references), { ok: true, value: { A: 'of-the-environment' } });
  const file = new SecretSource(folder, {});
  assert.deepEqual(file.resolve(references), { ok: true, value: { A: 'of-the-file' } });
});

test('a secret file that others can read is refused with a remedy', () => {
  const path = join(folder, 'secrets', 'OPEN');
  writeFileSync(path, 'x');
  chmodSync(path, 0o644);
  const found = new SecretSource(folder, {}).resolve({ A: { secret: 'OPEN' } });
  assert.match(found.ok ? '' : found.problem, /others can read .*OPEN: run chmod 600/);
});

test('a secret name cannot lead out of its folder', () => {
  const found = new SecretSource(folder, {}).resolve({ A: { secret: '../keeper.log' } });
  assert.match(found.ok ? '' : found.problem, /cannot name a secret/);
});

test('fingerprints differ with the value, are stable otherwise, and do not hold the value', () => {
  const references = { A: { secret: 'DB' } };
  const of = (value: string) => {
    const found = new SecretSource(folder, { DB: value }).fingerprints(references);
    assert.ok(found.ok);
    return found.value.A!;
  };
  assert.equal(of('one'), of('one'));
  assert.notEqual(of('one'), of('two'));
  assert.doesNotMatch(of('one'), /one/);
  assert.equal(statSync(join(folder, 'secrets', '.fingerprint-key')).mode & 0o777, 0o600);
});

test('an env file is read with quotes and comments; a missing one has a remedy', () => {
  writeFileSync(join(folder, '.env'), '# a comment\nA=1\nB="two words"\nexport C=3\n');
  assert.deepEqual(readEnvFile(folder, '.env'), {
    ok: true,
    value: { A: '1', B: 'two words', C: '3' },
  });
  const missing = readEnvFile(folder, 'none.env');
  assert.match(missing.ok ? '' : missing.problem, /none\.env does not exist: create it/);
});
