import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { printProblem } from './print-problem.ts';
import type { Problem } from './problem.ts';
import { readRollout } from './read-rollout.ts';

const folder = new URL('broken/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));
/** `WRITE_BROKEN=1 node --test …` writes what is said now; read it as prose before keeping it. */
const write = process.env.WRITE_BROKEN === '1';

function problemsOf(name: string): readonly Problem[] {
  const content = readFileSync(new URL(`${name}.yaml`, folder));
  const read = readRollout({ file: `${name}.yaml`, content });
  assert(!read.ok, `${name}.yaml has mistakes`);
  return read.problem;
}

test('there are at least sixty broken files', () => {
  assert(names.length >= 60);
});

for (const name of names) {
  test(`the broken file ${name} gives the problems of ${name}.txt`, () => {
    const said = `${problemsOf(name).map(printProblem).join('\n\n')}\n`;
    const golden = new URL(`${name}.txt`, folder);
    if (write) writeFileSync(golden, said);
    assert.equal(said, readFileSync(golden, 'utf8'));
  });
}

test('problems are whole sentences, with a place inside the file', () => {
  for (const name of names) {
    const lines = readFileSync(new URL(`${name}.yaml`, folder), 'utf8').split('\n');
    for (const problem of problemsOf(name)) {
      const where = `${name}: ${problem.message}`;
      assert.match(problem.message, /^[A-Z`"$\d-].*\.$/su, where);
      assert.match(problem.remedy, /^[A-Z`].*[.?]$/su, where);
      assert(!/\{(?:value|raw|key)\}|undefined|\[object/.test(problem.message + problem.remedy));
      assert(problem.line <= lines.length, where);
      assert(problem.column <= (lines[problem.line - 1]?.length ?? 0) + 1, where);
    }
  }
});
