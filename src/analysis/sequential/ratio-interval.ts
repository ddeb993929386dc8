import { worseOdds } from './excess.ts';
import { logMeanExp } from './log-sum-exp.ts';
import { candidateShare, isNeutral, type Stratum } from './stratum.ts';

/** The ratios that are asked about: a sixth of a doubling apart, from 1/64 to 256. */
const perDoubling = 6;
const doublingsBelow = 6;
const ratioCount = (doublingsBelow + 8) * perDoubling + 1;
export const ratios: readonly number[] = Array.from(
  { length: ratioCount },
  (_, index) => 2 ** (index / perDoubling - doublingsBelow),
);

/** Bets in both directions: an interval has two ends. */
const odds: readonly number[] = [0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, ...worseOdds];

/**
 * Running sums of ln E(r) for every ratio r and every alternative, row by row. The ratios that
 * were never contradicted, { r : E(r) < 1/alpha at every look }, are a confidence sequence: they
 * hold the true ratio at all times at once, with probability 1 - alpha.
 */
export interface RatioEvidence {
  readonly sums: readonly number[];
  /** The largest ln E so far, per ratio. */
  readonly peaks: readonly number[];
}

export const noRatioEvidence: RatioEvidence = {
  sums: new Array<number>(ratioCount * odds.length).fill(0),
  peaks: new Array<number>(ratioCount).fill(0),
};

export interface RatioInterval {
  /** 0 when nothing speaks against any small ratio. */
  readonly low: number;
  /** Infinity when nothing speaks against any large one. */
  readonly high: number;
}

/** The evidence after one more window. */
export function addToRatioEvidence(evidence: RatioEvidence, stratum: Stratum): RatioEvidence {
  if (isNeutral(stratum)) return evidence;
  const { candidate, stable } = stratum;
  const bad = candidate.bad + stable.bad;
  const sums = evidence.sums.slice();
  const peaks = evidence.peaks.slice();
  ratios.forEach((ratio, row) => {
    const logs = odds.map((psi, column) => {
      // The side on which the given share would be a mistake depends on the direction of the bet.
      const bound = psi > 1 ? stratum.share?.high : stratum.share?.low;
      const share = bound ?? candidateShare(stratum);
      const q = (share * ratio) / (1 - share + share * ratio);
      const at = row * odds.length + column;
      sums[at] = sums[at]! + candidate.bad * Math.log(psi) - bad * Math.log1p(q * (psi - 1));
      return sums[at]!;
    });
    peaks[row] = Math.max(peaks[row]!, logMeanExp(logs));
  });
  return { sums, peaks };
}

/** The interval, rounded outwards to the ratios that are asked about. */
export function ratioInterval(evidence: RatioEvidence, alpha: number): RatioInterval {
  const limit = Math.log(1 / alpha);
  const first = evidence.peaks.findIndex((peak) => peak < limit);
  const last = evidence.peaks.findLastIndex((peak) => peak < limit);
  if (first < 0) return { low: 0, high: Number.POSITIVE_INFINITY };
  return {
    low: first === 0 ? 0 : ratios[first - 1]!,
    high: last === ratioCount - 1 ? Number.POSITIVE_INFINITY : ratios[last + 1]!,
  };
}
