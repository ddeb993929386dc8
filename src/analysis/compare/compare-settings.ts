/** What a comparison of candidate and stable tolerates, and how sure it has to be. */
export interface CompareSettings {
  /** The chance, over a whole release and all metrics, that a healthy one is called regressed. */
  readonly alpha: number;
  /** The chance that a candidate worse than `harmlessRatio` is called healthy at a step. */
  readonly beta: number;
  /** Absent: errors are not compared. */
  readonly errors?: {
    /** Errors of the candidate may be this multiple of stable's. At least 1. */
    readonly toleratedRatio: number;
    /** And must exceed them by this share: 0.0005 is 0.05 percentage points. */
    readonly leastDifference: number;
    /** A share of errors that is good enough for `healthy`, whatever stable does. */
    readonly rareShare: number;
  };
  /** Absent: latency is not compared. */
  readonly latency?: {
    /** How much slower the candidate may be: 0.1 is 10 %. */
    readonly tolerance: number;
  };
  /** Healthy is: not this many times as bad as stable. */
  readonly harmlessRatio: number;
  /** Windows before an instance was ready for so long are judged by `starting` only. */
  readonly warmUpMs: number;
  /** What errors are tolerated while instances warm up: a candidate that answers nothing at all. */
  readonly starting: { readonly toleratedRatio: number; readonly leastDifference: number };
  /** A window ends when it is this long and holds `windowUnits` of both, or at `windowMaxMs`. */
  readonly windowMs: number;
  readonly windowUnits: number;
  readonly windowMaxMs: number;
  /** Silent after so long without any request to the candidate. */
  readonly silentAfterMs: number;
}

/**
 * The defaults: one healthy release of a hundred at most is taken back; errors 1.2 times and 0.05
 * percentage points above stable's, latency 10 % above are tolerated.
 */
export const compareDefaults: CompareSettings = {
  alpha: 0.01,
  beta: 0.05,
  errors: { toleratedRatio: 1.2, leastDifference: 0.0005, rareShare: 0.001 },
  latency: { tolerance: 0.1 },
  harmlessRatio: 2,
  warmUpMs: 60_000,
  starting: { toleratedRatio: 10, leastDifference: 0.05 },
  windowMs: 5000,
  windowUnits: 10,
  windowMaxMs: 30_000,
  silentAfterMs: 60_000,
};

/** The metrics that share alpha. */
export type MetricName = 'errors' | 'latency' | 'starting';

/** A metric's part of alpha (Bonferroni): the parts of those compared add up to all of it. */
export function alphaOf(settings: CompareSettings, metric: MetricName): number {
  const parts = {
    errors: settings.errors ? 0.45 : 0,
    starting: settings.errors ? 0.1 : 0,
    latency: settings.latency ? 0.45 : 0,
  };
  const all = parts.errors + parts.starting + parts.latency;
  return all === 0 ? 0 : (settings.alpha * parts[metric]) / all;
}
