import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { type TestSummary, writeSummary } from './test-summary.ts';

/**
 * A reporter for `node --test`: prints what failed and what tests printed, then one line that
 * `readSummary` reads. It counts by itself because Node's own count takes a file that declares no
 * test, or that calls `process.exit(0)` half-way, for a passed test.
 */
export default async function* reporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const summary = { passed: 0, failed: 0, skipped: 0, files: [] as string[], ended: false };
  for await (const event of source) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') {
      yield event.data.message;
    } else if (event.type === 'test:pass' && isTest(event.data)) {
      if (event.data.skip !== undefined || event.data.todo !== undefined) summary.skipped += 1;
      else summary.passed += 1;
    } else if (event.type === 'test:fail' && event.data.details.type !== 'suite') {
      summary.failed += 1;
      yield failure(event.data);
    } else if (event.type === 'test:summary') {
      if (event.data.file === undefined) summary.ended = true;
      else summary.files.push(relative(process.cwd(), event.data.file));
    }
  }
  yield `${writeSummary(summary satisfies TestSummary)}\n`;
}

interface Subject {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly details: { readonly type?: string };
}

/** Not a suite, and not the file itself, which Node reports as a test when it has none. */
function isTest(subject: Subject): boolean {
  return (
    subject.details.type !== 'suite' && !/\.(?:test|e2e|contract|docs)\.ts$/.test(subject.name)
  );
}

function failure(subject: Subject & { details: { readonly error: unknown } }): string {
  const error = subject.details.error;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const place = subject.file ? `${relative(process.cwd(), subject.file)}:${subject.line}` : '';
  const text = describe(cause).replaceAll('\n', '\n    ');
  return `\n  not ok: ${subject.name} (${place})\n    ${text}\n`;
}

/** With its stack, but without Node's own frames, which say nothing about our code. */
function describe(cause: unknown): string {
  const isAssertion = cause instanceof Error && cause.name === 'AssertionError';
  const text = isAssertion ? (cause.stack ?? cause.message) : inspect(cause, { depth: 6 });
  return text
    .split('\n')
    .filter((line) => !/^\s+at .*node:internal/.test(line))
    .join('\n');
}
