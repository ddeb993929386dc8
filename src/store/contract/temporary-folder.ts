import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder that lasts as long as a test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-store-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
