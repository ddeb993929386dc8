import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const simulator = fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url));

function tell(seed: number): string {
  const args = [simulator, '--seed', String(seed)];
  return execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
}

test('a seed on the command line tells the same story to the letter, another seed another', () => {
  for (const seed of [1, 42]) {
    const story = tell(seed);
    assert.match(story, /release-started/);
    assert.match(story, new RegExp(`seed ${seed}: \\d+ releases? in \\d+ turns, nothing broken`));
    assert.equal(tell(seed), story);
  }
  assert.notEqual(tell(1), tell(2));
});
