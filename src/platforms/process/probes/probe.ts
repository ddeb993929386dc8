/** How an instance is asked whether it is well. */
export type ProbeMeans =
  /** GET on the instance's port; redirects are answers like any other and are not followed. */
  | {
      readonly kind: 'http';
      readonly path: string;
      /** Default: the instance's own port. */
      readonly port?: number;
      /** The Host header; default `127.0.0.1:PORT`. */
      readonly host?: string;
      /** Statuses that count as well, both ends included. Default 200 to 299. */
      readonly statuses?: readonly [number, number];
    }
  | { readonly kind: 'tcp'; readonly port?: number }
  /** Exact argv, run in the revision's folder with the instance's $PORT; exit code 0 is well. */
  | { readonly kind: 'command'; readonly argv: readonly string[] };

export interface Probe {
  readonly means: ProbeMeans;
  /** Pause between two checks of an instance that passed its last. Default 1000. */
  readonly everyMs?: number;
  /** Default 2000. */
  readonly timeoutMs?: number;
  /** Passes in a row that turn it well. Default 2 for readiness, otherwise 1. */
  readonly passes?: number;
  /** Failures in a row that turn it unwell. Default 3. */
  readonly failures?: number;
}

/** The three questions. Without any, an instance with a port is asked whether it accepts TCP. */
export interface Probes {
  /** Asked first; the others wait until it passed. Default: readiness takes its place. */
  readonly startup?: Probe;
  readonly ready?: Probe;
  /** Failing, the instance is started again. */
  readonly live?: Probe;
}

/** Where and how to run a probe of one instance. */
export interface ProbeTarget {
  readonly port?: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** `because` says in a sentence what was seen instead of a pass. */
export type ProbeResult =
  | { readonly passed: true }
  | { readonly passed: false; readonly because: string };
