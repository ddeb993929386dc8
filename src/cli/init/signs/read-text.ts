import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const bytesMax = 512 * 1024;

/** The text of a file of a project; undefined when it is not there, or too large to be meant. */
export function readText(folder: string, file: string): string | undefined {
  try {
    const path = join(folder, file);
    const found = statSync(path);
    return found.isFile() && found.size <= bytesMax ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
