import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitCommand } from './split-command.ts';

test('spaces separate, quotes keep, a backslash keeps the next character', () => {
  const table: readonly [string, readonly string[]][] = [
    ['node server.js', ['node', 'server.js']],
    ['  node\t server.js\n', ['node', 'server.js']],
    [`node 'a b' "c d" e\\ f`, ['node', 'a b', 'c d', 'e f']],
    [`node --x='*' "it's" '"'`, ['node', '--x=*', "it's", '"']],
    [`node "" ''`, ['node', '', '']],
    [`node "a\\"b\\\\c\\d"`, ['node', 'a"b\\c\\d']],
    [`sh -c 'exec node $PORT | cat'`, ['sh', '-c', 'exec node $PORT | cat']],
    ['node --a=b=c {x} ~ # !', ['node', '--a=b=c', '{x}', '~', '#', '!']],
  ];
  for (const [line, words] of table)
    assert.deepEqual(splitCommand(line), { ok: true, value: words });
});

test('what only a shell understands is refused, never passed on', () => {
  const lines = ['a | b', 'a && b', 'a; b', 'a > f', 'a *.js', 'a $X', 'a "$X"', 'a `b`', 'X=1 a'];
  for (const line of lines) assert(!splitCommand(line).ok, line);
  for (const line of ['a "b', "a 'b", '', '   ']) assert(!splitCommand(line).ok, line);
});

test('words that were quoted come back as they were', () => {
  const word = fc.string().filter((text) => !text.includes("'"));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      const line = words.map((text) => `'${text}'`).join(' ');
      const split = splitCommand(line);
      if (/^[A-Za-z_]\w*=/.test(words[0]!)) return;
      assert.deepEqual(split, { ok: true, value: words });
    }),
  );
});
