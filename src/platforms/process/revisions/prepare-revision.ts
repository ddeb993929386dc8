import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../../kit/make-folder.ts';
import { failed, ok, type Result } from '../../../kit/result.ts';
import { digestTree } from './digest-tree.ts';
import { type Source, SourceProblem, unpackSource } from './unpack-source.ts';

export interface PreparedRevision {
  /** Absolute path of the unpacked files. */
  readonly folder: string;
  /** SHA-256 of the files, in hexadecimal. */
  readonly digest: string;
}

/**
 * Unpacks a revision's source once into `revisions/SERVICE/NUMBER-DIGEST` of the state folder:
 * beside it first, then renamed, so that a folder with that name is always whole. Preparing the
 * same revision again gives the same folder. The problem is a sentence with a remedy.
 */
export async function prepareRevision(
  stateFolder: string,
  revision: { readonly service: string; readonly number: number },
  source: Source,
): Promise<Result<PreparedRevision, string>> {
  const home = revisionsFolder(stateFolder, revision.service);
  let draft: string | undefined;
  try {
    // Open to other users: an instance may run as one of them.
    makeFolder(home, 0o755);
    draft = await mkdtemp(join(home, '.incoming-'));
    const files = join(draft, 'files');
    makeFolder(files, 0o755);
    await unpackSource(source, files, resolve(stateFolder));
    const digest = await digestTree(files);
    const folder = join(home, `${revision.number}-${digest.slice(0, 12)}`);
    if (!(await isFolder(folder))) await rename(files, folder);
    return ok({ folder, digest });
  } catch (error) {
    return failed(sentence(home, error as NodeJS.ErrnoException));
  } finally {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true });
  }
}

export function revisionsFolder(stateFolder: string, service: string): string {
  return join(stateFolder, 'revisions', service);
}

function sentence(home: string, error: NodeJS.ErrnoException): string {
  if (error instanceof SourceProblem && !/No space left/.test(error.message)) return error.message;
  if (error.code === 'ENOSPC' || /No space left/.test(error.message)) {
    return `the disk of ${home} is full: free some space, or keep fewer revisions`;
  }
  return `the revision could not be unpacked into ${home}: ${error.message}`;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path)
    .then((found) => found.isDirectory())
    .catch(() => false);
}
