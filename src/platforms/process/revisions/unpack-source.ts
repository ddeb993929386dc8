import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where a revision's files come from. */
export type Source =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'git'; readonly repository: string; readonly ref: string }
  | { readonly kind: 'archive'; readonly path: string };

const outputMax = 2000;
const stepMaxMs = 10 * 60_000;

/** A source cannot be used for a reason its user can mend. The message names the remedy. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
}

/**
 * Puts the files of `source` into the empty folder `into`, without the history and without what
 * lies at `except` (the state folder). Rejects with a `SourceProblem`.
 */
export async function unpackSource(source: Source, into: string, except: string): Promise<void> {
  switch (source.kind) {
    case 'folder':
      return copyFolder(resolve(source.path), into, except);
    case 'git':
      return checkOut(source.repository, source.ref, into);
    case 'archive':
      return unpackArchive(resolve(source.path), into);
  }
}

async function copyFolder(from: string, into: string, except: string): Promise<void> {
  const isFolder = await stat(from)
    .then((found) => found.isDirectory())
    .catch(() => false);
  if (!isFolder) throw new SourceProblem(`${from} is not a folder: correct \`source\``);
  if (from === except) {
    throw new SourceProblem(`${from} is the state folder: choose another one for the state`);
  }
  await copyTree(from, into, except);
}

/** Node's own recursive copy refuses a target inside the source, which the state folder may be. */
async function copyTree(from: string, into: string, except: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const path = join(from, entry.name);
    const copy = join(into, entry.name);
    if (entry.name === '.git' || path === except) continue;
    if (entry.isDirectory()) {
      await mkdir(copy);
      await copyTree(path, copy, except);
    } else if (entry.isSymbolicLink()) {
      await symlink(await readlink(path), copy);
    } else if (entry.isFile()) {
      // Shares the blocks with the original where the file system can.
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
    }
  }
}

async function checkOut(repository: string, ref: string, into: string): Promise<void> {
  const git = ['git', '-C', resolve(repository)];
  const commit = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const found = await run([...git, ...commit]);
  if (found.code !== 0) {
    const said = found.errors.trim();
    throw new SourceProblem(
      `${ref} is not a commit, tag or branch of ${repository}${said === '' ? '' : ` (${said})`}: ` +
        'fetch it, or correct the version',
    );
  }
  const archive = await run([...git, 'archive', '--format=tar', found.output.trim()], into);
  if (archive.code !== 0) {
    throw new SourceProblem(`git could not unpack ${ref}: ${archive.errors.trim()}`);
  }
}

async function unpackArchive(path: string, into: string): Promise<void> {
  if (/\.zip$/i.test(path)) {
    throw new SourceProblem(`${path} is a zip file: pack it with tar (.tar.gz) instead`);
  }
  const isFile = await stat(path)
    .then((found) => found.isFile())
    .catch(() => false);
  if (!isFile) throw new SourceProblem(`the archive ${path} does not exist: correct \`source\``);
  const unpacked = await run([...untar(into), '--file', path]);
  if (unpacked.code !== 0) {
    throw new SourceProblem(`tar could not unpack ${path}: ${unpacked.errors.trim()}`);
  }
}

/** As root, tar would otherwise give files to whichever users the archive names. */
function untar(into: string): readonly string[] {
  return ['tar', '--extract', '--no-same-owner', '--no-same-permissions', '--directory', into];
}

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command to its end; its output goes to tar when `unpackInto` is given. */
async function run(argv: readonly string[], unpackInto?: string): Promise<Ran> {
  const [program, ...rest] = argv;
  const child = spawn(program!, rest, { stdio: ['ignore', 'pipe', 'pipe'], timeout: stepMaxMs });
  let output = '';
  const ended = [end(program!, child)];
  if (unpackInto === undefined) {
    child.stdout.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(0, outputMax);
    });
  } else {
    const [tar, ...options] = [...untar(unpackInto), '--file', '-'];
    const reader = spawn(tar!, options, { stdio: [child.stdout, 'ignore', 'pipe'] });
    // Only tar reads it from now on.
    child.stdout.destroy();
    ended.push(end(tar!, reader));
  }
  const ends = await Promise.all(ended);
  const worst = ends.find(({ code }) => code !== 0) ?? ends[0]!;
  return { ...worst, output };
}

function end(
  program: string,
  child: ReturnType<typeof spawn>,
): Promise<{ readonly code: number; readonly errors: string }> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(0, outputMax);
  });
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const missing = `${program} is not installed: install it, or use a folder as the source`;
      resolve({ code: 127, errors: error.code === 'ENOENT' ? missing : error.message });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, errors }));
  });
}
