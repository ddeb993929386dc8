import { globSync } from 'node:fs';
import type { TestStage } from './stage.ts';

/** The files of a stage in a stable order, narrowed to paths that contain one of `wanted`. */
export function testFiles(stage: TestStage, wanted: readonly string[]): readonly string[] {
  const found = globSync([...stage.files]).filter(
    (path) => !(stage.except ?? []).some((start) => path.startsWith(start)),
  );
  const chosen = found.filter(
    (path) => wanted.length === 0 || wanted.some((part) => path.includes(part)),
  );
  return [...new Set(chosen)].sort();
}
