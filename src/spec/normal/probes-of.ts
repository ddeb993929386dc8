import { defaultSettings } from '../../core/plan/settings.ts';
import type { RoleNames } from '../rules/roles-of.ts';
import type { ProbeText } from '../schema/health.ts';
import type { ServiceText } from '../schema/service.ts';
import type { Probe, Probes, ProbeTarget } from '../service-file.ts';

type Timing = Omit<Probe, 'target'>;

/** Often, so that a release waits for the instance and not for a clock. */
const startupTiming = { everyMs: 500, timeoutMs: 2000, successes: 1 };
const readinessTiming: Timing = { everyMs: 2000, timeoutMs: 2000, failures: 3, successes: 1 };
const livenessTiming: Timing = { everyMs: 10_000, timeoutMs: 5000, failures: 3, successes: 1 };

interface WrittenProbes {
  readonly ready?: ProbeText | undefined;
  readonly live?: ProbeText | undefined;
  readonly start?: ProbeText | undefined;
}

/** The probes of every role. */
export function probesOf(
  written: Omit<ServiceText, 'environments'>,
  roles: RoleNames,
): Record<string, Probes> {
  const health = typeof written.health === 'object' ? written.health : { ready: written.health };
  const startWithinMs =
    ('startWithin' in health ? health.startWithin : undefined) ?? defaultSettings.startWithinMs;
  const others = ('roles' in health ? health.roles : undefined) ?? {};
  const probes: Record<string, Probes> = {};
  for (const role of roles.all) {
    const isMain = role === roles.routed || (!roles.routed && roles.all.length === 1);
    const here: WrittenProbes = others[role] ?? (isMain ? health : {});
    const fallback: ProbeTarget = role === roles.routed ? { kind: 'tcp' } : { kind: 'alive' };
    probes[role] = probesOfRole(here, fallback, startWithinMs);
  }
  return probes;
}

/**
 * Startup asks what readiness asks. Liveness by default does not: a readiness check that fails
 * because a database is away would then restart every instance at once. It only asks whether
 * the port still accepts connections.
 */
function probesOfRole(
  written: WrittenProbes,
  fallback: ProbeTarget,
  startWithinMs: number,
): Probes {
  const failures = Math.max(1, Math.ceil(startWithinMs / startupTiming.everyMs));
  const first = written.start ?? written.ready;
  const readiness = probeOf(written.ready, fallback, readinessTiming);
  const asked = probeOf(first, fallback, { ...startupTiming, failures });
  return {
    startup: written.start ? asked : { ...startupTiming, failures, target: asked.target },
    readiness,
    liveness: probeOf(written.live, fallback, livenessTiming),
  };
}

function probeOf(written: ProbeText | undefined, fallback: ProbeTarget, timing: Timing): Probe {
  if (written === undefined) return { target: fallback, ...timing };
  if (typeof written === 'string') return { target: shortTarget(written), ...timing };
  return {
    target: targetOf(written) ?? fallback,
    everyMs: written.every ?? timing.everyMs,
    timeoutMs: written.timeout ?? timing.timeoutMs,
    failures: written.failures ?? timing.failures,
    successes: written.successes ?? timing.successes,
  };
}

function shortTarget(written: string): ProbeTarget {
  return written === 'tcp' ? { kind: 'tcp' } : { kind: 'http', path: written };
}

function targetOf(written: Exclude<ProbeText, string>): ProbeTarget | undefined {
  if (written.http !== undefined) return { kind: 'http', path: written.http };
  if (written.command !== undefined) return { kind: 'command', command: written.command };
  return written.tcp ? { kind: 'tcp' } : undefined;
}
