import type { Probe, ProbeResult, Probes } from '../probes/probe.ts';

/** What the probes of one life of an instance add up to. Times in milliseconds since 1970. */
export interface Health {
  /** The startup probe passed, or there is none. */
  readonly started: boolean;
  readonly ready: boolean;
  /** When `ready` last changed. */
  readonly since: number;
  /** In this life or an earlier one of the same instance. */
  readonly everReady: boolean;
  readonly readyInThisLife: boolean;
  /** In a row, of the readiness probe. */
  readonly passes: number;
  readonly failures: number;
  readonly startupPasses: number;
  /** In a row, of the liveness probe. */
  readonly liveFailures: number;
  /** What the last failed check saw; absent after a pass. */
  readonly because?: string;
}

export type ProbeName = 'startup' | 'ready' | 'live';

/** What earlier checks had seen: of this life, or, for `everReady`, of any. */
export interface EarlierHealth {
  readonly readySince?: number;
  readonly everReady: boolean;
}

/** Health before the first check. */
export function newHealth(
  probes: Probes,
  now: number,
  { readySince, everReady }: EarlierHealth = { everReady: false },
): Health {
  const ready = readySince !== undefined;
  return {
    started: ready || probes.startup === undefined,
    ready,
    since: readySince ?? now,
    everReady: ready || everReady,
    readyInThisLife: ready,
    passes: 0,
    failures: 0,
    startupPasses: 0,
    liveFailures: 0,
  };
}

/** The check that is due next, in turn: startup until it passed, then readiness; liveness apart. */
export function dueProbe(probes: Probes, health: Health): 'startup' | 'ready' {
  return !health.started && probes.startup !== undefined ? 'startup' : 'ready';
}

/** Liveness is asked only of a life that was well once: a slow start must not be shot. */
export function livenessIsDue(probes: Probes, health: Health): boolean {
  if (!probes.live) return false;
  return health.readyInThisLife || (health.started && probes.startup !== undefined);
}

/** True when liveness failed often enough in a row to start the instance again. */
export function isDead(probes: Probes, health: Health): boolean {
  return health.liveFailures >= (probes.live?.failures ?? 3);
}

/** Health after one more check. */
export function checked(
  health: Health,
  name: ProbeName,
  probe: Probe,
  outcome: { readonly result: ProbeResult; readonly at: number },
): Health {
  const { result, at } = outcome;
  const { because: _, ...rest } = health;
  const seen = result.passed ? rest : { ...rest, because: result.because };
  switch (name) {
    case 'startup': {
      const startupPasses = result.passed ? health.startupPasses + 1 : 0;
      return { ...seen, startupPasses, started: startupPasses >= (probe.passes ?? 1) };
    }
    case 'live':
      return result.passed
        ? { ...health, liveFailures: 0 }
        : { ...seen, liveFailures: health.liveFailures + 1 };
    case 'ready':
      return result.passed ? passed(seen, probe, at) : failedCheck(seen, probe, at);
  }
}

function passed(health: Health, probe: Probe, at: number): Health {
  const passes = health.passes + 1;
  const counted = { ...health, passes, failures: 0 };
  if (health.ready || passes < (probe.passes ?? 2)) return counted;
  return { ...counted, ready: true, everReady: true, readyInThisLife: true, since: at };
}

function failedCheck(health: Health, probe: Probe, at: number): Health {
  const failures = health.failures + 1;
  const counted = { ...health, failures, passes: 0 };
  if (!health.ready || failures < (probe.failures ?? 3)) return counted;
  return { ...counted, ready: false, since: at };
}
