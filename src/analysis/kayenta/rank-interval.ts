import { findRoot } from './find-root.ts';
import { normalQuantile } from './normal-quantile.ts';

export interface RankInterval {
  readonly low: number;
  readonly high: number;
  /** Hodges and Lehmann's estimate of how far the experiment lies above the control. */
  readonly estimate: number;
}

/**
 * Where the location shift lies between two samples: the interval of the rank sum test with normal
 * approximation, continuity and tie correction, as R's wilcox.test(exact = FALSE, conf.int = TRUE)
 * and after it Kayenta. Undefined when all values are tied, where the test has no variance.
 */
export function rankInterval(
  experiment: readonly number[],
  control: readonly number[],
  level: number,
): RankInterval | undefined {
  const low = Math.min(...experiment) - Math.max(...control);
  const high = Math.max(...experiment) - Math.min(...control);
  const z = normalQuantile((1 - level) / 2);
  const at = (quantile: number) => (shift: number) =>
    rankStatistic(experiment, control, shift) - quantile;
  const bound = (quantile: number): number => {
    const f = at(quantile);
    if (f(low) <= 0) return low;
    if (f(high) >= 0) return high;
    return findRoot(f, low, high);
  };
  if (Number.isNaN(at(0)(low)) || Number.isNaN(at(0)(high))) return undefined;
  return { low: bound(-z), high: bound(z), estimate: bound(0) };
}

/** The standardised rank sum of the experiment, shifted down by `shift`; NaN without variance. */
export function rankStatistic(
  experiment: readonly number[],
  control: readonly number[],
  shift: number,
): number {
  const [m, n] = [experiment.length, control.length];
  const { ranks, tieTerm } = rankAll([...experiment.map((value) => value - shift), ...control]);
  let sum = 0;
  for (let index = 0; index < m; index += 1) sum += ranks[index]!;
  const difference = sum - (m * (m + 1)) / 2 - (m * n) / 2;
  const variance = ((m * n) / 12) * (m + n + 1 - tieTerm / ((m + n) * (m + n - 1)));
  const corrected = difference - 0.5 * Math.sign(difference);
  return variance <= 0 ? Number.NaN : corrected / Math.sqrt(variance);
}

/** Average ranks from 1 on, and the sum of t^3 - t over groups of t tied values. */
export function rankAll(values: readonly number[]): {
  readonly ranks: readonly number[];
  readonly tieTerm: number;
} {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length).fill(0);
  let tieTerm = 0;
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (values[order[last + 1] ?? -1] === values[order[first]!]) last += 1;
    const ties = last - first + 1;
    for (let at = first; at <= last; at += 1) ranks[order[at]!] = (first + last) / 2 + 1;
    tieTerm += ties ** 3 - ties;
    first = last + 1;
  }
  return { ranks, tieTerm };
}
