import { worseOdds } from './excess.ts';
import { candidateShare, type Stratum } from './stratum.ts';

/**
 * What a run of windows could have shown: sums from which the expected evidence follows for any
 * share of bad units and any ratio. For one alternative psi with moments ln(1 + q(psi - 1)):
 * E[L] = p rho (C ln psi - A) - p B, where p is stable's share, rho the true ratio, C the
 * candidate's units, and A and B the moments summed over the units of candidate and stable.
 */
export interface Exposure {
  readonly candidateUnits: number;
  readonly stableUnits: number;
  readonly terms: readonly Term[];
}

interface Term {
  readonly candidate: number;
  readonly stable: number;
  /** Sums of squares, for the spread of the evidence around what is expected. */
  readonly candidateSquared: number;
  readonly stableSquared: number;
}

export const noExposure: Exposure = {
  candidateUnits: 0,
  stableUnits: 0,
  terms: worseOdds.map(() => ({
    candidate: 0,
    stable: 0,
    candidateSquared: 0,
    stableSquared: 0,
  })),
};

/** The exposure after one more window, whatever was bad in it. */
export function addToExposure(
  exposure: Exposure,
  stratum: Stratum,
  toleratedRatio: number,
): Exposure {
  const share = stratum.share?.high ?? candidateShare(stratum);
  if (share <= 0 || share >= 1) return exposure;
  const q = (share * toleratedRatio) / (1 - share + share * toleratedRatio);
  const candidate = stratum.candidate.units;
  const stable = stratum.stable.units;
  return {
    candidateUnits: exposure.candidateUnits + candidate,
    stableUnits: exposure.stableUnits + stable,
    terms: exposure.terms.map((term, index) => {
      const psi = worseOdds[index]!;
      const moment = Math.log1p(q * (psi - 1));
      const gain = Math.log(psi) - moment;
      return {
        candidate: term.candidate + candidate * gain,
        stable: term.stable + stable * moment,
        candidateSquared: term.candidateSquared + candidate * gain * gain,
        stableSquared: term.stableSquared + stable * moment * moment,
      };
    }),
  };
}

export interface DetectableQuestion {
  /** Stable's share of bad units. */
  readonly usualShare: number;
  readonly alpha: number;
  /** The chance with which it shall be seen; default 0.8. */
  readonly power?: number;
}

/**
 * The smallest ratio that such a run finds with the given chance, Infinity when none. A normal
 * approximation of the evidence's spread: good to some percent, and only ever printed.
 */
export function detectableRatio(exposure: Exposure, question: DetectableQuestion): number {
  const { usualShare, alpha, power = 0.8 } = question;
  if (exposure.candidateUnits === 0 || usualShare <= 0) return Number.POSITIVE_INFINITY;
  const needed = Math.log(1 / alpha) + Math.log(worseOdds.length);
  const spread = normalQuantile(power);
  let best = Number.POSITIVE_INFINITY;
  for (const term of exposure.terms) {
    if (term.candidate <= 0) continue;
    const reaches = (ratio: number): boolean => {
      const mean = usualShare * (ratio * term.candidate - term.stable);
      const variance = usualShare * (ratio * term.candidateSquared + term.stableSquared);
      return mean - spread * Math.sqrt(variance) >= needed;
    };
    best = Math.min(best, smallestWhere(reaches));
  }
  return best * usualShare > 1 ? Number.POSITIVE_INFINITY : best;
}

const ratioMax = 1e9;

function smallestWhere(holds: (ratio: number) => boolean): number {
  if (!holds(ratioMax)) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = Math.log(ratioMax);
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (low + high) / 2;
    if (holds(Math.exp(middle))) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}

/** Winitzki's approximation of the inverse error function; within 0.003 for 0.5 to 0.99. */
function normalQuantile(probability: number): number {
  const x = 2 * probability - 1;
  const a = 0.147;
  const log = Math.log(1 - x * x);
  const half = 2 / (Math.PI * a) + log / 2;
  return Math.sign(x) * Math.sqrt(2) * Math.sqrt(Math.sqrt(half * half - log / a) - half);
}
