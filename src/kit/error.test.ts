import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatError, isSteadyshipError, problemDetails, SteadyshipError } from './error.ts';
import { errorCatalogue } from './errors/catalogue.ts';
import type { ErrorEntry } from './errors/entry.ts';

test('an error says what happened, its code and what to do next', () => {
  const error = new SteadyshipError('RELEASE_NOT_FOUND', { service: 'shop', release: 7 });
  assert.equal(
    formatError(error),
    'shop has no release 7. [RELEASE_NOT_FOUND]\n' +
      'List the releases with "steadyship history shop".',
  );
  assert.equal(error.exitCode, 2);
});

test('an error becomes a problem of the API with the same code', () => {
  const problem = problemDetails(new SteadyshipError('NOTHING_TO_UNDO', { service: 'shop' }));
  assert.equal(problem.status, 409);
  assert.equal(problem.code, 'NOTHING_TO_UNDO');
  assert.equal(problem.title, 'shop has nothing to go back to.');
});

test('a code can be asked for, and the cause is kept', () => {
  const cause = new Error('ENOSPC');
  const error: unknown = new SteadyshipError('DISK_FULL', { path: 'a.db' }, cause);
  assert.ok(isSteadyshipError(error, 'DISK_FULL'));
  assert.ok(!isSteadyshipError(error, 'LEASE_HELD'));
  assert.ok(!isSteadyshipError(cause));
  assert.equal(error.cause, cause);
});

test('every entry of the catalogue is whole', () => {
  for (const [code, entry] of Object.entries<ErrorEntry>(errorCatalogue)) {
    assert.match(code, /^[A-Z]+(?:_[A-Z]+)+$/);
    assert.match(entry.sentence, /^[A-Z{"].*\.$/, `${code}: the sentence is a sentence`);
    assert.match(entry.remedy, /^[A-Z][\s\S]*\.$/, `${code}: the remedy is a sentence`);
    assert.ok(entry.causes.length > 0, `${code} has causes`);
    for (const cause of entry.causes) assert.match(cause, /^[A-Z"].*\.$/, `${code}: ${cause}`);
  }
});
