import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { verbs } from '../../src/cli/verbs/verbs.ts';
import { jsonReference, jsonReferencePath } from './json-reference.ts';
import { type Output, outputs } from './output/verb-shapes.ts';
import { verbReference, verbReferencePath } from './verb-reference.ts';

const again = 'run "node scripts/generate-verbs.ts" and commit the page';

test('the page of verbs is what the verb table says', () => {
  assert.equal(readFileSync(verbReferencePath, 'utf8'), verbReference(), again);
});

test('the page of outputs is what their shapes say', () => {
  assert.equal(readFileSync(jsonReferencePath, 'utf8'), jsonReference(), again);
});

test('every verb says what it prints for programs, or prints no data', () => {
  const described = Object.values<Output>(outputs).flatMap((one) => one.verbs);
  const others = ['retry', 'watch', 'completion', 'proxy'];
  for (const { name } of verbs) {
    assert.ok(described.includes(name) || others.includes(name), `${name} is not described`);
  }
});
