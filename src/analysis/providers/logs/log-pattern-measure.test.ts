import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LogPatternMeasure } from './log-pattern-measure.ts';

test('matching lines are counted once each, over appends, halves and rotation', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-logs-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'web.log');
  writeFileSync(path, 'fine\nCRITICAL one\nCRIT');
  const source = new LogPatternMeasure({
    name: 'critical errors',
    filesOf: (revision) => (revision === 2 ? [path] : []),
    pattern: /CRITICAL/g,
  });
  const count = async () => {
    const value = await source.measure(2);
    return value.known ? value.value : value.because;
  };
  assert.equal(await count(), 1);
  assert.equal(await count(), 1);
  appendFileSync(path, 'ICAL two\nfine\n');
  assert.equal(await count(), 2);
  writeFileSync(path, 'CRITICAL 3\n');
  assert.equal(await count(), 3);
  assert.deepEqual(await source.measure(1), { known: true, value: null });
  rmSync(path);
  assert.match(String(await count()), /cannot be read/);
});
