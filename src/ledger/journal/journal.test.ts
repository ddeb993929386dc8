import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Execution } from './execution.ts';
import { Journal } from './journal.ts';
import { readJournals } from './read-journals.ts';

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const execution: Execution = {
  id: 'run-1',
  version: '1.0.0',
  pid: 7,
  receivedAt: 1,
  doneAt: 2,
  bodyHash: '',
};

test('an execution can be read as soon as it is written, without closing the journal', (context) => {
  const folder = temporaryFolder(context);
  const journal = new Journal(join(folder, 'new'), '1.0.0');
  context.after(() => journal.close());
  journal.write(execution);
  const journals = readJournals(join(folder, 'new'));
  assert.deepEqual([...journals.executions()], [execution]);
});

test('a torn last line is counted and left out', (context) => {
  const folder = temporaryFolder(context);
  const journal = new Journal(folder, '1.0.0');
  journal.write(execution);
  journal.close();
  appendFileSync(join(folder, readdirSync(folder)[0]!), 'run-2,1.0.0,7,1,2');
  const journals = readJournals(folder);
  assert.deepEqual([...journals.executions()], [execution]);
  assert.equal(journals.tornLines(), 1);
});

test('a folder without journals has no executions', (context) => {
  const journals = readJournals(join(temporaryFolder(context), 'missing'));
  assert.deepEqual([...journals.executions()], []);
});

test('a journal that is full stops its instance instead of forgetting', (context) => {
  const journal = new Journal(temporaryFolder(context), '1.0.0', 30);
  context.after(() => journal.close());
  journal.write(execution);
  assert.throws(() => journal.write(execution), /bound/);
});
