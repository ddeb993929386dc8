import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorReference, errorReferencePath } from './error-reference.ts';

test('the page of errors is what the catalogue says', () => {
  assert.equal(
    readFileSync(errorReferencePath, 'utf8'),
    errorReference(),
    'run "node scripts/generate-error-reference.ts" and commit the page',
  );
});
