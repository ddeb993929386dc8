import assert from 'node:assert/strict';
import type { ErrorCode } from '../../src/kit/errors/catalogue.ts';
import type { Ended } from './verb.ts';

/** A verb failed as a person wants it to: the code, a sentence, a remedy, and no stack trace. */
export function assertRefused(ended: Ended, error: ErrorCode, exitCode: number): void {
  const { code, stdout, stderr } = ended;
  const said = `${stdout}${stderr}`;
  assert.equal(code, exitCode, said);
  assert.match(stderr, new RegExp(`\\S.* \\[${error}\\]\n\\S`), said);
  assertNoTrace(ended);
}

export function assertNoTrace({ stdout, stderr }: Ended): void {
  assert.doesNotMatch(`${stdout}${stderr}`, /^\s+at .*(?::\d+|\))$/m);
}

/** A verb did what it was told; what it said is the message of a failure. */
export function assertDone({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 0, `${stdout}${stderr}`);
}
