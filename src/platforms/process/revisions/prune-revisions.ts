import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { revisionsFolder } from './prepare-revision.ts';

const abandonedMs = 3_600_000;

/**
 * Removes unpacked revisions of a service except the newest `keep` and those `inUse` (numbers of
 * revisions that run or that an undo may return to), and what an interrupted unpacking left.
 * Returns the numbers it removed.
 */
export async function pruneRevisions(
  stateFolder: string,
  service: string,
  policy: { readonly keep: number; readonly inUse: ReadonlySet<number>; readonly now: number },
): Promise<readonly number[]> {
  const home = revisionsFolder(stateFolder, service);
  const names = await readdir(home).catch(() => []);
  for (const name of names) {
    if (!name.startsWith('.incoming-')) continue;
    const path = join(home, name);
    const age = await stat(path)
      .then((found) => policy.now - found.mtimeMs)
      .catch(() => 0);
    if (age > abandonedMs) await rm(path, { recursive: true, force: true });
  }
  const present = names
    .flatMap((name) => {
      const found = /^(\d+)-[0-9a-f]+$/.exec(name);
      return found ? [{ name, number: Number(found[1]) }] : [];
    })
    .sort((a, b) => b.number - a.number);
  const removed: number[] = [];
  for (const { name, number } of present.slice(policy.keep)) {
    if (policy.inUse.has(number)) continue;
    await rm(join(home, name), { recursive: true, force: true });
    removed.push(number);
  }
  return removed;
}
