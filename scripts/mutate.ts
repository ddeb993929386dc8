import './require-node-24.ts';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutations } from './mutations/mutations.ts';
import { runMutation } from './mutations/run-mutation.ts';

/**
 * Breaks each invariant on purpose, in a copy, and fails when the simulator does not notice. The
 * words after the command narrow the list: `node scripts/mutate.ts drain epoch`.
 */
const words = process.argv.slice(2);
const copy = mkdtempSync(join(tmpdir(), 'steadyship-mutations-'));
let failed = 0;
let passed = 0;
try {
  cpSync('src', join(copy, 'src'), { recursive: true });
  cpSync('package.json', join(copy, 'package.json'));
  for (const mutation of mutations) {
    if (words.length > 0 && !words.some((word) => mutation.name.includes(word))) continue;
    const startedAt = performance.now();
    const problem = await runMutation(copy, mutation);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const label = `invariant ${mutation.invariant}: ${mutation.name} (${seconds} s)`;
    console.log(problem === undefined ? `found   ${label}` : `MISSED  ${label}\n  ${problem}`);
    if (problem === undefined) passed += 1;
    else failed += 1;
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
