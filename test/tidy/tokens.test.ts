import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokens } from './tokens.ts';

function texts(source: string, kind?: string): readonly string[] {
  return tokens(source)
    .filter((token) => kind === undefined || token.kind === kind)
    .map((token) => token.text);
}

test('brackets and quotes inside strings, comments and regular expressions are not code', () => {
  const source = `const a = '}"'; // it's {\nconst b = /[/{"'\`]\\/(/g; /* ) */ f("\\"{");`;
  assert.deepEqual(texts(source, 'punctuation'), ['=', ';', '=', ';', '(', ')', ';']);
  assert.deepEqual(texts(source, 'regex'), [`/[/{"'\`]\\/(/g`]);
  assert.deepEqual(texts(source, 'comment'), ["// it's {", '/* ) */']);
});

test('code inside a template is code, the text around it is not', () => {
  const source = 'a(`{ ${b({ c: `}${d}` })} } $ \\` ${e}`, f)';
  assert.deepEqual(texts(source, 'word'), ['a', 'b', 'c', 'd', 'e', 'f']);
  assert.equal(tokens(source).at(-1)?.text, ')');
});

test('a slash after a value divides', () => {
  assert.deepEqual(texts('(a) / b / c[0] / 2', 'regex'), []);
  assert.deepEqual(texts('return /b/.test(a)', 'regex'), ['/b/']);
});

test('lines are counted through templates and comments', () => {
  const found = tokens('/* 1\n2 */ a\n`x\ny ${b}\n` c');
  assert.deepEqual(
    found.filter((token) => token.kind === 'word').map(({ text, line }) => [text, line]),
    [
      ['a', 2],
      ['b', 4],
      ['c', 5],
    ],
  );
});

test('unfinished strings, comments and templates end', () => {
  for (const source of ["'abc", '/*abc', '`abc', '`abc${', '/abc', '\\']) {
    assert.equal(texts(source).join(''), source);
  }
});
