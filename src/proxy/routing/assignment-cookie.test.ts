import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientOf, cookieValue, setCookieField } from './assignment-cookie.ts';

test('a client is recognised by the cookie it was given', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), fc.nat(2 ** 16 - 1), (low, high) => {
      const client = high * 2 ** 32 + low;
      const field = setCookieField('steadyship-web', { client, tag: '0123abcd' }, true);
      const pair = /^Set-Cookie: ([^;]+); .*; Secure\r\n$/.exec(field)![1]!;
      const mark = clientOf(`a=b; ${pair}; c=d`, 'steadyship-web');
      assert.deepEqual(mark, { client, tag: '0123abcd' });
    }),
  );
});

test('anything but our own form is no client', () => {
  for (const value of ['', 'x', '0123456789ab.', '0123456789AB', '0123456789abc', '-1']) {
    assert.equal(clientOf(`steadyship-web=${value}`, 'steadyship-web').client, -1, value);
  }
});

test('a cookie is found by its whole name only', () => {
  assert.equal(cookieValue('xa=1; a=2', 'a'), '2');
  assert.equal(cookieValue('ab=1', 'a'), undefined);
  assert.equal(cookieValue('b="a=1"', 'a'), undefined);
  assert.equal(cookieValue('a=1;a=2', 'a'), '1');
});
