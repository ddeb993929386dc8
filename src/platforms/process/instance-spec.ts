import { join } from 'node:path';
import type { ProcessSpec } from '../../keeper/protocol/process-spec.ts';
import type { StartRequest } from '../platform.ts';
import type { Launch, LaunchRole } from './launch.ts';
import type { Probe, Probes } from './probes/probe.ts';

/** The keeper's name of an instance: instances are named within their service. */
export function processId(service: string, instance: string): string {
  return `${service}:${instance}`;
}

/**
 * Doubled with each restart, so that the sixth, which makes a crash loop of it, comes after half a
 * minute: before the usual time for a first readiness is over, and after any short absence of
 * something that it needs.
 */
const firstRestartMs = 500;

/** What the keeper has to run for an instance. The same request always gives the same answer. */
export function instanceSpec(
  service: string,
  stateFolder: string,
  request: StartRequest,
  run: { readonly launch: Launch; readonly role: LaunchRole },
): ProcessSpec {
  const { revision, instance } = request;
  const { launch, role } = run;
  return {
    id: processId(service, instance),
    kind: 'instance',
    argv: role.argv,
    cwd: launch.folder,
    env: {
      ...role.env,
      STEADYSHIP_SERVICE: service,
      STEADYSHIP_REVISION: String(revision.number),
      STEADYSHIP_VERSION: revision.version,
      STEADYSHIP_ROLE: request.role,
    },
    logFile: join(stateFolder, 'logs', service, `${instance}.log`),
    listen: [],
    assignPort: role.port,
    restart: { policy: 'always', firstDelayMs: firstRestartMs },
    limits: role.limits,
    labels: {
      service,
      instance,
      revision: String(revision.number),
      version: revision.version,
      role: request.role,
      folder: launch.folder,
      // Kept with the process, so that it can be watched without the store.
      probes: JSON.stringify(effectiveProbes(role)),
    },
    ...(launch.user === undefined ? {} : { user: launch.user }),
  };
}

/**
 * Readiness is always asked where there is anything to ask: by its own probe, else by the startup
 * or liveness probe, else by whether the port accepts connections.
 */
export function effectiveProbes(role: LaunchRole): Probes {
  const { probes } = role;
  const tcp: Probe | undefined = role.port ? { means: { kind: 'tcp' } } : undefined;
  const ready = probes.ready ?? probes.startup ?? probes.live ?? tcp;
  return ready === undefined ? probes : { ...probes, ready };
}
