import { SteadyshipError } from '../kit/error.ts';
import { readLaunch } from '../platforms/process/launch.ts';
import type { ProcessPlatform } from '../platforms/process/process-platform.ts';
import { SecretSource } from '../platforms/process/secrets/secret-source.ts';
import { secretVariables } from '../platforms/process/secrets/secret-variables.ts';
import type { TaskPlace } from '../platforms/process/task-runner.ts';
import type { Host } from './host.ts';

/**
 * Where a release's tasks run: in the candidate's folder, with the variables and secrets of its
 * routed role, and with `STEADYSHIP_CANDIDATE_URL` for smoke tests while an instance of it answers.
 */
export async function taskPlace(
  host: Host,
  service: string,
  platform: ProcessPlatform,
): Promise<TaskPlace> {
  const release = (await host.store.load(service))?.state.release;
  const stored = (await host.store.revisions(service)).find(
    (one) => one.number === release?.candidate.number,
  );
  if (!release || !stored) throw new SteadyshipError('NO_RELEASE_IN_PROGRESS', { service });
  const launch = readLaunch(stored.launch);
  if (typeof launch === 'string') throw new Error(launch);
  const routed = release.settings.roles.find((one) => one.routed) ?? release.settings.roles[0]!;
  const role = launch.roles[routed.name]!;
  const secrets = secretVariables(launch, role, new SecretSource(host.stateFolder));
  if (!secrets.ok) throw new Error(secrets.problem);
  return {
    folder: launch.folder,
    env: {
      ...role.env,
      STEADYSHIP_REVISION: String(stored.number),
      STEADYSHIP_VERSION: stored.version,
      ...(await candidateUrl(platform, stored.number)),
    },
    secretEnv: secrets.value,
  };
}

async function candidateUrl(
  platform: ProcessPlatform,
  revision: number,
): Promise<Readonly<Record<string, string>>> {
  const seen = await platform.observe(platform.places[0]!);
  if (!seen.known) return {};
  const ready = seen.value.instances.find(
    (one) => one.revision === revision && one.phase === 'ready' && one.id in seen.value.endpoints,
  );
  const endpoint = ready && seen.value.endpoints[ready.id];
  return endpoint ? { STEADYSHIP_CANDIDATE_URL: `http://${endpoint.host}:${endpoint.port}` } : {};
}
