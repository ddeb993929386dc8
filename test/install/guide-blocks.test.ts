import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

// A block of code in a guide that is headed by `<!-- examples/… -->` is a part of that file, so
// what users copy is what the tests run.

const root = join(import.meta.dirname, '..', '..');
const guides = join(root, 'docs', 'guides');
const block = /^<!-- (examples\/\S+) -->\n```\w*\n([\s\S]*?)^```$/gm;

test('blocks of the guides that name a file are parts of that file', () => {
  let count = 0;
  for (const guide of readdirSync(guides)) {
    for (const [, file, code] of readFileSync(join(guides, guide), 'utf8').matchAll(block)) {
      const whole = readFileSync(join(root, file!), 'utf8');
      assert.ok(whole.includes(code!), `${guide} shows what is not in ${file}:\n${code}`);
      count += 1;
    }
  }
  assert.ok(count >= 12, `only ${count} blocks name a file`);
});
