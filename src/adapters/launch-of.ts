import type { Launch, LaunchRole, SecretReference } from '../platforms/process/launch.ts';
import type { Probe, Probes } from '../platforms/process/probes/probe.ts';
import type { SecretSource } from '../platforms/process/secrets/secret-source.ts';
import type {
  Probe as FileProbe,
  Probes as FileProbes,
  ServiceFile,
} from '../spec/service-file.ts';

/** What the process platform needs to run a service of a rollout file from `folder`. */
export function launchOf(file: ServiceFile, folder: string, secrets: SecretSource): Launch {
  const roles = file.settings.roles.map(
    ({ name, routed }) => [name, roleOf(file, name, routed, secrets)] as const,
  );
  return { format: 1, folder, roles: Object.fromEntries(roles) };
}

function roleOf(
  file: ServiceFile,
  name: string,
  routed: boolean,
  source: SecretSource,
): LaunchRole {
  const env: Record<string, string> = {};
  const secrets: Record<string, SecretReference> = {};
  for (const [key, value] of Object.entries(file.env.variables)) {
    if (typeof value === 'string') env[key] = value;
    else secrets[key] = value;
  }
  const probes = file.health[name];
  const hashes = source.fingerprints(secrets);
  return {
    argv: file.run[name]!,
    port: routed,
    env,
    envFiles: file.env.files,
    secrets,
    ...(hashes.ok && { secretHashes: hashes.value }),
    probes: probes ? probesOf(probes) : {},
    limits: file.limits,
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
