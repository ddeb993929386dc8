import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { SteadyshipError } from '../kit/error.ts';
import { prepareRevision as unpackRevision } from '../platforms/process/revisions/prepare-revision.ts';
import type { Source } from '../platforms/process/revisions/unpack-source.ts';
import { SecretSource } from '../platforms/process/secrets/secret-source.ts';
import type { ServiceFile } from '../spec/service-file.ts';
import type { StoredRevision } from '../store/stored-revision.ts';
import { edgeOf } from './edge.ts';
import type { Host } from './host.ts';
import { launchOf } from './launch-of.ts';

export interface RevisionRequest {
  readonly host: Host;
  readonly file: ServiceFile;
  /** Where relative paths of the file start. */
  readonly folder: string;
  readonly version: string | undefined;
}

/**
 * Makes the file's service a numbered revision: unpacks its source once and keeps what it takes to
 * run it. The same content under the same version is the revision that exists already: the version
 * is part of it, as instances are told it.
 */
export async function prepareRevision(request: RevisionRequest): Promise<StoredRevision> {
  const { host, file } = request;
  const known = await host.store.revisions(file.service);
  const number = (known.at(-1)?.number ?? 0) + 1;
  const source = sourceOf(request);
  const unpacked = await unpackRevision(
    host.stateFolder,
    { service: file.service, number },
    source,
  );
  if (!unpacked.ok) throw new SteadyshipError('SOURCE_UNUSABLE', { reason: unpacked.problem });
  const launch = launchOf(file, unpacked.value.folder, new SecretSource(host.stateFolder));
  const edge = edgeOf(file);
  const digest = digestOf({
    ...launch,
    folder: unpacked.value.digest,
    edge,
    version: request.version,
  });
  const same = known.find((one) => one.digest === digest);
  if (same) {
    keepOne(unpacked.value.folder, String(same.launch.folder));
    return same;
  }
  const revision: StoredRevision = {
    number,
    version: request.version ?? `r${number}`,
    digest,
    createdAt: Date.now(),
    launch: { ...launch, edge },
  };
  await host.store.keepRevision(file.service, revision);
  return revision;
}

/** The same files were unpacked twice: one folder is enough, in its old place if that is empty. */
function keepOne(unpacked: string, known: string): void {
  if (unpacked === known) return;
  if (existsSync(known)) rmSync(unpacked, { recursive: true, force: true });
  else renameSync(unpacked, known);
}

function sourceOf({ file, folder, version }: RevisionRequest): Source {
  const { source } = file;
  switch (source.kind) {
    case 'folder':
      return { kind: 'folder', path: resolve(folder, source.folder) };
    case 'archive':
      return { kind: 'archive', path: resolve(folder, source.archive) };
    case 'git':
      return {
        kind: 'git',
        repository: resolve(folder, source.repository),
        ref: version ?? 'HEAD',
      };
  }
}

function digestOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
