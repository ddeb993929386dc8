import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The identity of a tree of files: paths, contents, the executable bit and where links point.
 * Times and owners do not count, so the same source gives the same digest wherever it is unpacked.
 */
export async function digestTree(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const path of sortedPaths(folder, '')) {
    hash.update(`${path}\0${await digestEntry(join(folder, path))}\n`);
  }
  return hash.digest('hex');
}

async function* sortedPaths(folder: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* sortedPaths(folder, path);
    else yield path;
  }
}

async function digestEntry(path: string): Promise<string> {
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return `link ${await readlink(path)}`;
  if (!stat.isFile()) return 'special';
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return `${(stat.mode & 0o100) === 0 ? 'file' : 'program'} ${hash.digest('hex')}`;
}
