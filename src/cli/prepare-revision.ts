import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Host } from '../adapters.ts';
import type { Launch, LaunchRole } from '../platforms/process/launch.ts';
import type { Probe, Probes } from '../platforms/process/probes/probe.ts';
import type {
  Probe as FileProbe,
  Probes as FileProbes,
  ServiceFile,
} from '../spec/service-file.ts';
import type { StoredRevision } from '../store/stored-revision.ts';
import { edgeOf } from './edge.ts';

export interface RevisionRequest {
  readonly host: Host;
  readonly file: ServiceFile;
  /** Where relative paths of the file start. */
  readonly folder: string;
  readonly version: string | undefined;
}

/**
 * Makes the file's service a numbered revision. The same content under the same version again is
 * the same revision: the version is part of it, as instances are told it.
 */
export async function prepareRevision(request: RevisionRequest): Promise<StoredRevision> {
  const { host, file } = request;
  const known = await host.store.revisions(file.service);
  const number = (known.at(-1)?.number ?? 0) + 1;
  const launch = launchOf(request);
  const content = JSON.stringify([request.version ?? null, launch]);
  const digest = createHash('sha256').update(content).digest('hex');
  const same = known.find((one) => one.digest === digest);
  if (same) return same;
  const version = request.version ?? `r${number}`;
  const revision: StoredRevision = {
    number,
    version,
    digest,
    createdAt: Date.now(),
    launch: { ...launch, edge: edgeOf(file) },
  };
  await host.store.keepRevision(file.service, revision);
  return revision;
}

function launchOf({ file, folder }: RevisionRequest): Launch {
  const source = file.source.kind === 'folder' ? file.source.folder : '.';
  return {
    format: 1,
    folder: resolve(folder, source),
    roles: Object.fromEntries(
      file.settings.roles.map(({ name, routed }) => [name, roleOf(file, name, routed)]),
    ),
  };
}

function roleOf(file: ServiceFile, name: string, routed: boolean): LaunchRole {
  const env: Record<string, string> = {};
  const secrets: Record<string, { secret: string }> = {};
  for (const [key, value] of Object.entries(file.env.variables)) {
    if (typeof value === 'string') env[key] = value;
    else secrets[key] = value;
  }
  const probes = file.health[name];
  return {
    argv: file.run[name]!,
    port: routed,
    env,
    secrets,
    probes: probes ? probesOf(probes) : {},
    limits: {},
  };
}

function probesOf(probes: FileProbes): Probes {
  const ready = probeOf(probes.readiness);
  const startup = probeOf(probes.startup);
  const live = probeOf(probes.liveness);
  return { ...(ready && { ready }), ...(startup && { startup }), ...(live && { live }) };
}

function probeOf(probe: FileProbe): Probe | undefined {
  const { target, everyMs, timeoutMs, failures, successes } = probe;
  const timing = { everyMs, timeoutMs, failures, passes: successes };
  switch (target.kind) {
    case 'http':
      return { means: { kind: 'http', path: target.path }, ...timing };
    case 'tcp':
      return { means: { kind: 'tcp' }, ...timing };
    case 'command':
      return { means: { kind: 'command', argv: target.command }, ...timing };
    case 'alive':
      return undefined;
  }
}
