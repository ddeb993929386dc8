import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tooFew } from './expected-counts.ts';
import { groupRuns } from './process-group.ts';
import { runProcess } from './run-process.ts';
import { runCommand, runTests } from './run-stage.ts';
import type { TestStage } from './stage.ts';

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'steadyship-runner-'));
  context.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** A killed process takes a moment to go. */
async function isGone(group: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && groupRuns(group); tries += 1) await sleep(20);
  return !groupRuns(group);
}

function runFile(
  context: TestContext,
  body: string,
  grouping: TestStage['grouping'] = 'process per file',
) {
  const file = join(folder(context), 'sample.test.ts');
  writeFileSync(file, `import { test } from 'node:test';\n${body}`);
  const stage: TestStage = { kind: 'tests', name: 's', files: [], grouping, timeoutMs: 20_000 };
  return runTests(stage, [file]);
}

test('passing and failing tests are counted, and a failure is shown with its place', async (t) => {
  const outcome = await runFile(
    t,
    "test('good', () => {});\ntest('bad', () => { throw new Error('boom'); });",
  );
  assert.equal(outcome.passed, 1);
  assert.equal(outcome.failed, 1);
  assert.match(outcome.output, /not ok: bad \(.*sample\.test\.ts:3\)\n {4}Error: boom/);
});

test('a test file that ends its process half-way is not taken for passed', async (t) => {
  const body = "test('a', () => {});\ntest('b', () => process.exit(0));\ntest('c', () => {});";
  const isolated = await runFile(t, body);
  assert.match(isolated.problems.join(), /declares no test, or its process ended before/);
  const together = await runFile(t, body, 'one process');
  assert.match(together.problems.join(), /the summary is missing/);
});

test('a file without tests and a skipped test are problems', async (t) => {
  const empty = await runFile(t, 'test;');
  assert.equal(empty.passed, 0);
  assert.match(empty.problems.join(), /declares no test/);
  const skipping = await runFile(t, "test('a', { skip: true }, () => {});");
  assert.match(skipping.problems.join(), /1 tests were skipped/);
});

test('a stage that takes too long is killed with everything in its process group', async () => {
  const ended = await runProcess(['sh', '-c', 'echo $$; sleep 60 & sleep 60'], 300);
  assert.equal(ended.timedOut, true);
  assert.equal(await isGone(Number(ended.output.trim())), true);
});

test('a process that is left running is named and killed', async () => {
  const ended = await runProcess(['sh', '-c', 'echo $$; sleep 61 &'], 20_000);
  assert.match(ended.left.join(), /^\d+: sleep 61$/);
  assert.equal(await isGone(Number(ended.output.trim())), true);
});

test('a command counts as one, or as what its last line says', async () => {
  const head = { kind: 'command', name: 'c', timeoutMs: 20_000 } as const;
  const plain = await runCommand({ ...head, command: ['true'] });
  assert.deepEqual([plain.passed, plain.failed, plain.problems], [1, 0, []]);
  const counting = await runCommand({ ...head, command: ['echo', '200 passed, 3 failed'] });
  assert.deepEqual([counting.passed, counting.failed], [200, 3]);
  const lying = await runCommand({
    ...head,
    command: ['sh', '-c', 'echo 9 passed, 0 failed; exit 3'],
  });
  assert.deepEqual(lying.problems, ['it ended with exit code 3 although nothing failed']);
  const missing = await runCommand({ ...head, command: ['no-such-program-here'] });
  assert.equal(missing.failed, 1);
  assert.match(missing.output, /ENOENT/);
});

test('fewer tests than recorded are a problem with a remedy', () => {
  assert.equal(tooFew({ units: 5 }, 'units', 5), undefined);
  assert.match(tooFew({ units: 5 }, 'units', 4) ?? '', /4 ran, .* at least 5\. .*--record/);
});
