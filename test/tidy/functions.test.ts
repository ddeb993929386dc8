import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionsOf } from './functions.ts';
import { sourceFile } from './source-file.ts';

function summary(text: string): readonly (readonly [string, number, number])[] {
  return functionsOf(sourceFile('src/a.ts', text)).map(
    ({ name, lineCount, parameterCount }) => [name, lineCount, parameterCount] as const,
  );
}

test('functions, methods, accessors and arrow functions are found with their lengths', () => {
  const source = `function one(a: number, b = f(1, 2)) {
    return a;
  }
  class C {
    #two<T extends object>(map: Map<string, T>) {
      if (map) { return 1; }
    }
    get three() { return 3; }
  }
  const four = async (a: string): Promise<void> => {
  };`;
  assert.deepEqual(summary(source), [
    ['one', 3, 2],
    ['#two', 3, 1],
    ['three', 1, 0],
    ['four', 2, 1],
  ]);
});

test('an object type in the return type is not taken for the body', () => {
  const source = `function split(): { readonly a: 1 } | undefined {

  }
  function is(value: unknown): value is { b: 2 }[] {

  }
  function later(): () => void {

  }`;
  assert.deepEqual(summary(source), [
    ['split', 3, 0],
    ['is', 3, 1],
    ['later', 3, 0],
  ]);
});

test('blocks, calls, signatures and conditional objects are not functions', () => {
  const source = `if (a) { }
  for await (const x of y) { }
  while (a) { }
  try { } catch (error) { }
  interface I { method(a: { b: 1 }): void; other(): { c: 1 } }
  const v = a ? f(1) : { b: 2 };
  switch (f(x)) { case g(1): { } }`;
  assert.deepEqual(summary(source), []);
});

test('a callback says which function it is handed to', () => {
  const [first] = functionsOf(sourceFile('src/a.ts', "describe('x', () => {\n});"));
  assert.equal(first?.passedTo, 'describe');
});
