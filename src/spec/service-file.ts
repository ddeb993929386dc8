import type { Settings } from '../core/plan/settings.ts';
import type { Strategy } from '../core/plan/strategy.ts';
import type { BasisPoints } from '../core/world/basis-points.ts';
import type { Problem } from './problem.ts';

/**
 * One service of a rollout file in the form that the rest of the program works with: every default
 * is filled in, every duration is in milliseconds, every share in basis points. It holds names of
 * secrets and never their values.
 */
export interface ServiceFile {
  readonly service: string;
  /** The environment that was laid over the file; absent when none was asked for. */
  readonly environment?: string;
  /** The name of the build, where the file gives it. */
  readonly version?: string;
  readonly source: Source;
  /** Exact argv by role; the role with traffic is the one that `settings.roles` calls routed. */
  readonly run: Readonly<Record<string, readonly string[]>>;
  /** The port that users reach; absent for a service that has only workers. */
  readonly port?: number;
  /** Reaches a blue-green candidate before users do; on this machine only. */
  readonly previewPort?: number;
  /** What one instance may use; the platform says what it cannot enforce. */
  readonly limits: Limits;
  readonly env: Environment;
  /** By role. */
  readonly health: Readonly<Record<string, Probes>>;
  readonly strategy: Strategy;
  readonly settings: Settings;
  readonly evidence: Evidence;
  readonly schema?: { readonly database: SecretReference; readonly migrations: string };
  readonly checks: 'none' | 'standard';
  readonly notify: readonly Notification[];
  readonly providers: Readonly<Record<string, Provider>>;
  /** What is worth saying about a file that can be used; in the order of the file. */
  readonly warnings: readonly Problem[];
}

/** Where a revision's files come from. Relative paths start at the rollout file's folder. */
export type Source =
  | { readonly kind: 'folder'; readonly folder: string }
  /** `path` is the folder of the repository that holds the service; `.` is all of it. */
  | { readonly kind: 'git'; readonly repository: string; readonly path: string }
  | { readonly kind: 'archive'; readonly archive: string };

export interface SecretReference {
  readonly secret: string;
}

export interface Environment {
  /** Files of NAME=value lines, read when a revision is made; later ones win. */
  readonly files: readonly string[];
  /** Win over the files. */
  readonly variables: Readonly<Record<string, string | SecretReference>>;
}

/** What to ask an instance. `alive`: only whether its process runs. */
export type ProbeTarget =
  | { readonly kind: 'http'; readonly path: string }
  | { readonly kind: 'tcp' }
  | { readonly kind: 'command'; readonly command: readonly string[] }
  | { readonly kind: 'alive' };

export interface Probe {
  readonly target: ProbeTarget;
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** Failed checks in a row until it counts as failed. */
  readonly failures: number;
  /** Good checks in a row until it counts as healthy. */
  readonly successes: number;
}

/** Three questions that are not the same. */
export interface Probes {
  /** Asked until the first success; when it fails for good, the instance did not start. */
  readonly startup: Probe;
  /** May the instance get requests? */
  readonly readiness: Probe;
  /** Must the instance be started again? */
  readonly liveness: Probe;
}

export interface Evidence {
  /** Compare with stable; `errors` is a ratio (1.2), `latency` the tolerated share above. */
  readonly compare?: { readonly errors?: number; readonly latency?: BasisPoints };
  readonly limits: readonly Limit[];
  readonly undecided: 'continue' | 'hold' | 'rollback';
  readonly alreadyBad: 'warn' | 'block';
}

/** An absolute bound on a measure, of either revision. */
export type Limit =
  /** Broken when a larger share of the answers is bad. */
  | { readonly kind: 'errors'; readonly above: BasisPoints }
  /** Broken when the quantile is slower. */
  | { readonly kind: 'latency'; readonly quantile: 'p50' | 'p90' | 'p99'; readonly aboveMs: number }
  /** Broken when the query's value is not below `below`, or not above `above`. */
  | {
      readonly kind: 'query';
      readonly provider: string;
      readonly query: string;
      readonly below?: number;
      readonly above?: number;
    };

export type Notification = {
  readonly kind: 'slack' | 'webhook';
  readonly address: SecretReference;
};

export interface Provider {
  readonly kind: 'prometheus';
  readonly url: string;
}

export interface Limits {
  readonly memoryBytes?: number;
  readonly openFiles?: number;
  /** Part of a processor relative to others: 1024 is the ordinary share. */
  readonly cpuShare?: number;
}
