import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf } from './imports.ts';
import { sourceFile } from './source-file.ts';

test('every way to name a module is read, with its line and whether it is only for types', () => {
  const source = `import { a } from './a.ts';
import type { B } from '../b.ts';
import './c.ts';
export { d } from './d.ts';
export type { E } from 'e';
const f = await import('./f.ts');
let g: import('./g.ts').G;
import {
  h,
  type I,
} from 'node:h';
import * as j from 'j';
import k from 'k';`;
  assert.deepEqual(
    importsOf(sourceFile('src/x/y.ts', source)).map((item) => [
      item.line,
      item.target ?? item.specifier,
      item.typeOnly,
    ]),
    [
      [1, 'src/x/a.ts', false],
      [2, 'src/b.ts', true],
      [3, 'src/x/c.ts', false],
      [4, 'src/x/d.ts', false],
      [5, 'e', true],
      [6, 'src/x/f.ts', false],
      [7, 'src/x/g.ts', false],
      [11, 'node:h', false],
      [12, 'j', false],
      [13, 'k', false],
    ],
  );
});

test('imports in strings and comments, and other uses of "from", are not imports', () => {
  const source = `// import './a.ts'
const s = "import './b.ts'";
const t = { from: './c.ts' };
f(from, './d.ts');
Array.from('./e.ts');`;
  assert.deepEqual(importsOf(sourceFile('src/x.ts', source)), []);
});
