import type { CheckSettings, DependencyCheck } from './dependency-check.ts';

/** Where the three health endpoints answer; each may have several paths. */
export interface HealthPaths {
  /** Default `/ready`. */
  readonly ready: string | readonly string[];
  /** Default `/healthz` and `/health`. */
  readonly live: string | readonly string[];
  /** Default `/startup`. */
  readonly startup: string | readonly string[];
}

export interface LifecycleOptions {
  /** What the process needs in order to serve, by name: readiness asks all of them at once. */
  readonly checks?: Readonly<Record<string, DependencyCheck | CheckSettings>>;
  /** Whether readiness answers say why a check failed, or only that it did. Default true. */
  readonly showReasons?: boolean;
  /** Work to be done before the process is ready. When it fails the process exits with 1. */
  readonly startup?: () => unknown;
  readonly paths?: Partial<HealthPaths>;
  /**
   * How long to go on serving after SIGTERM with readiness already false, so that a load balancer
   * can notice. Default 5000, and 0 under Steadyship: its data plane sends nothing any more by the
   * time of the SIGTERM. SIGINT from a terminal never waits.
   */
  readonly drainMs?: number;
  /**
   * The process exits this long after the signal, whatever is still going on. Choose it below the
   * time after which your platform kills. Default 25000 (Kubernetes kills after 30 s), and 9000
   * under Steadyship (which kills after 10 s unless `stop: { grace: … }` says otherwise).
   */
  readonly deadlineMs?: number;
  /** Which signals stop the process. Default SIGTERM and SIGINT; an empty list for none. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Where each line about a stop goes. Default: standard error. */
  readonly log?: (line: string) => void;
  /** How the process ends. Default `process.exit`. */
  readonly exit?: (code: number) => void;
}

export interface Settings {
  readonly paths: Readonly<Record<keyof HealthPaths, readonly string[]>>;
  readonly showReasons: boolean;
  readonly drainMs: number;
  readonly deadlineMs: number;
  readonly signals: readonly NodeJS.Signals[];
  readonly log: (line: string) => void;
  readonly exit: (code: number) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Fills in the defaults. Throws a TypeError with a remedy when times do not fit together. */
export function settingsOf(options: LifecycleOptions, env: Environment = process.env): Settings {
  // The keeper sets it for every instance that it starts.
  const isUnderSteadyship = env.STEADYSHIP_SERVICE !== undefined;
  const drainMs = options.drainMs ?? (isUnderSteadyship ? 0 : 5000);
  const deadlineMs = options.deadlineMs ?? (isUnderSteadyship ? 9000 : 25_000);
  for (const [name, value] of Object.entries({ drainMs, deadlineMs })) {
    if (Number.isFinite(value) && value >= 0) continue;
    throw new TypeError(`${name} is ${value}: write a number of milliseconds`);
  }
  if (drainMs >= deadlineMs) {
    throw new TypeError(
      `drainMs (${drainMs}) leaves no time before deadlineMs (${deadlineMs}), which counts from ` +
        'the same signal: make the drain shorter or the deadline longer',
    );
  }
  const { paths = {} } = options;
  return {
    paths: {
      ready: listOf(paths.ready ?? '/ready'),
      live: listOf(paths.live ?? ['/healthz', '/health']),
      startup: listOf(paths.startup ?? '/startup'),
    },
    showReasons: options.showReasons ?? true,
    drainMs,
    deadlineMs,
    signals: options.signals ?? ['SIGTERM', 'SIGINT'],
    log: options.log ?? ((line) => console.error(line)),
    exit: options.exit ?? ((code) => process.exit(code)),
  };
}

function listOf(paths: string | readonly string[]): readonly string[] {
  const list = typeof paths === 'string' ? [paths] : paths;
  const wrong = list.find((path) => !path.startsWith('/'));
  if (wrong === undefined) return list;
  throw new TypeError(`the health path "${wrong}" has to begin with a slash`);
}
