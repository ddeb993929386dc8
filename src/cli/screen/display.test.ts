import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayOf } from './display.ts';

function of(env: Readonly<Record<string, string>>, output = true, input = true) {
  const size = { columns: () => undefined, rows: () => undefined };
  return displayOf({ env, outputIsTerminal: output, inputIsTerminal: input, ...size });
}

test('an ordinary terminal is live, coloured and attended', () => {
  const { isLive, isAttended, colour, unicode } = of({ TERM: 'xterm-256color', LANG: 'C.UTF-8' });
  assert.deepEqual(
    { isLive, isAttended, colour, unicode },
    {
      ...{ isLive: true, isAttended: true, colour: true, unicode: true },
    },
  );
});

test('a pipe, a dumb terminal, a CI job and a listener get lines', () => {
  assert.equal(of({}, false).isLive, false);
  assert.equal(of({ TERM: 'dumb' }).isLive, false);
  assert.equal(of({ CI: 'true' }).isLive, false);
  assert.equal(of({ ACCESSIBLE: '1' }).isLive, false);
});

test('nobody can answer in a CI job, or where the input is no terminal', () => {
  assert.equal(of({ CI: '1' }).isAttended, false);
  assert.equal(of({}, true, false).isAttended, false);
  assert.equal(of({ CI: 'false' }).isAttended, true);
  assert.equal(of({ ACCESSIBLE: '1' }).isAttended, true);
});

test('NO_COLOR wins over FORCE_COLOR, and that over a pipe', () => {
  assert.equal(of({ NO_COLOR: '1', FORCE_COLOR: '1' }).colour, false);
  assert.equal(of({ FORCE_COLOR: '1' }, false).colour, true);
  assert.equal(of({}, false).colour, false);
});

test('a locale without UTF-8 and the Linux console get ASCII', () => {
  assert.equal(of({ LANG: 'C' }).unicode, false);
  assert.equal(of({ LC_ALL: 'de_DE.ISO-8859-1', LANG: 'de_DE.UTF-8' }).unicode, false);
  assert.equal(of({ TERM: 'linux', LANG: 'C.UTF-8' }).unicode, false);
  assert.equal(of({}).unicode, true);
});

test('without a size it counts on 80 columns, and on 100 where nobody looks', () => {
  assert.deepEqual([of({}).columns(), of({}).rows(), of({}, false).columns()], [80, 24, 100]);
});
