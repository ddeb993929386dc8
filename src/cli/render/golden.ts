import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Holds a picture against the one that is kept in `golden/`. After a change that is meant:
 * `GOLDEN=write node --test src/cli/render`, and look at the difference.
 */
export function matchesGolden(name: string, lines: readonly string[]): void {
  const path = fileURLToPath(new URL(`./golden/${name}.txt`, import.meta.url));
  const picture = `${lines.join('\n')}\n`;
  if (process.env.GOLDEN === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, picture);
  }
  assert.equal(picture, readFileSync(path, 'utf8'));
}
