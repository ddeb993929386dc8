/** One kind of instance that a revision runs. Exactly one role of a service is routed. */
export interface Role {
  readonly name: string;
  /** Instances wanted in all places together. */
  readonly replicas: number;
  /** Gets the service's traffic. A service of workers only has none. */
  readonly routed: boolean;
}

/** What the core has to know of a service besides its strategy. Durations in milliseconds. */
export interface Settings {
  readonly roles: readonly Role[];
  /** How long an instance must be ready before it counts as available. */
  readonly minReadyMs: number;
  /** How long an instance may take from its start to its first readiness. */
  readonly startWithinMs: number;
  /** How long a release may go without structural progress before it is rolled back. */
  readonly progressDeadlineMs: number;
  /** How long requests in flight may take to finish once an instance drains. */
  readonly drainMs: number;
  /** How long a process may take to exit after it was asked to. */
  readonly graceMs: number;
  /** How long the old revision stays warm after a promotion. */
  readonly keepStableMs: number;
  /** How long a candidate's instances are kept after a rollback, for a look at them. */
  readonly keepFailedMs: number;
  /** How many revisions back an undo may go without passing the strategy's steps again. */
  readonly rollbackWindow: number;
  /** A candidate is taken back when more of its restarts than this happen within 5 minutes. */
  readonly restartsMax: number;
  /** A candidate is taken back after this many failed health checks in a row. */
  readonly failedChecksMax: number;
  /** What the end of a step's time without proof means. */
  readonly undecided: 'continue' | 'hold' | 'rollback';
}

export const defaultSettings: Omit<Settings, 'roles'> = {
  minReadyMs: 0,
  startWithinMs: 60_000,
  progressDeadlineMs: 600_000,
  drainMs: 30_000,
  graceMs: 10_000,
  keepStableMs: 0,
  keepFailedMs: 0,
  rollbackWindow: 3,
  restartsMax: 5,
  failedChecksMax: 3,
  undecided: 'continue',
};

/** Instances wanted of the role that gets the traffic; 0 for a service of workers only. */
export function routedReplicas(settings: Settings): number {
  return settings.roles.find((one) => one.routed)?.replicas ?? 0;
}
