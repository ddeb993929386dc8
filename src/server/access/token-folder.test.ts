import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isSteadyshipError } from '../../kit/error.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { TokenFolder } from './token-folder.ts';

const minuteMs = 60_000;
const usual = { name: 'ci', scope: 'operate', validForMs: minuteMs } as const;

describe('tokens', () => {
  test('a token is found by what it is, and only its hash is on the disk', () => {
    using folder = temporaryFolder();
    const tokens = new TokenFolder(folder.path);
    const { token, record } = tokens.create({ ...usual, automation: true });
    const found = tokens.find(token);
    assert.deepEqual(found, record);
    assert.deepEqual([record.scope, record.automation], ['operate', true]);
    const [file] = readdirSync(join(folder.path, 'tokens'));
    const path = join(folder.path, 'tokens', file!);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const secret = token.split('_').slice(2).join('_');
    assert.ok(!readFileSync(path, 'utf8').includes(secret));
    assert.ok(!JSON.stringify(tokens.list()).includes(secret));
  });

  test('a token ends at its time', () => {
    using folder = temporaryFolder();
    let now = 1_000_000;
    const tokens = new TokenFolder(folder.path, () => now);
    const { token } = tokens.create(usual);
    now += minuteMs - 1;
    assert.ok('id' in tokens.find(token));
    now += 1;
    assert.deepEqual(tokens.find(token), { refused: 'the token has expired' });
  });

  test('a revoked token is refused at once, also by another process', () => {
    using folder = temporaryFolder();
    const { token, record } = new TokenFolder(folder.path).create(usual);
    const elsewhere = new TokenFolder(folder.path);
    assert.ok('id' in elsewhere.find(token));
    new TokenFolder(folder.path).revoke(record.id);
    assert.deepEqual(elsewhere.find(token), { refused: 'the token is not known' });
    assert.throws(
      () => elsewhere.revoke(record.id),
      (error) => isSteadyshipError(error, 'TOKEN_NOT_FOUND'),
    );
  });

  test('what is not quite the token is refused, whatever it looks like', () => {
    using folder = temporaryFolder();
    const tokens = new TokenFolder(folder.path);
    const { token, record } = tokens.create(usual);
    const other = token.endsWith('A') ? 'B' : 'A';
    const guesses = [
      '',
      `${token.slice(0, -1)}${other}`,
      `${token}A`,
      token.replace(record.id, '000000000000'),
      `steadyship_${record.id}_`,
      `steadyship_../../${record.id}_${'A'.repeat(43)}`,
    ];
    for (const guess of guesses) {
      assert.deepEqual(tokens.find(guess), { refused: 'the token is not known' }, guess);
    }
  });

  test('a file that is damaged is no token and hides no other', () => {
    using folder = temporaryFolder();
    const tokens = new TokenFolder(folder.path);
    const { token } = tokens.create(usual);
    writeFileSync(join(folder.path, 'tokens', 'aaaaaaaaaaaa.json'), '{"format":1,');
    writeFileSync(join(folder.path, 'tokens', 'note.txt'), 'hello');
    assert.equal(tokens.list().length, 1);
    assert.ok('id' in tokens.find(token));
  });

  test('a name, a scope or a time that cannot be is refused with what it must be', () => {
    using folder = temporaryFolder();
    const tokens = new TokenFolder(folder.path);
    const wrong = [
      { name: '' },
      { name: 'a b' },
      { scope: 'root' as 'read' },
      { validForMs: 0 },
      { validForMs: Number.NaN },
      { validForMs: 400 * 86_400_000 },
    ];
    for (const one of wrong) {
      assert.throws(
        () => tokens.create({ ...usual, ...one }),
        (error) => isSteadyshipError(error, 'ARGUMENT_INVALID'),
        JSON.stringify(one),
      );
    }
    assert.deepEqual(tokens.list(), []);
  });

  test('revoking takes no path', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'precious.json'), '{}');
    const tokens = new TokenFolder(folder.path);
    assert.throws(
      () => tokens.revoke('../precious'),
      (error) => isSteadyshipError(error, 'TOKEN_NOT_FOUND'),
    );
    assert.ok(statSync(join(folder.path, 'precious.json')).isFile());
  });
});
