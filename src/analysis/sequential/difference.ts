import { candidateShare, isNeutral, type Stratum } from './stratum.ts';

/**
 * How the candidate's bad units compare with what stable's part of the same windows would have
 * given it: as a difference and as a ratio (Mantel and Haenszel 1959). Standardised window by
 * window, so that a change of the usual share during a ramp is not taken for a difference.
 */
export interface Difference {
  readonly units: number;
  readonly excess: number;
  readonly top: number;
  readonly bottom: number;
}

export const noDifference: Difference = { units: 0, excess: 0, top: 0, bottom: 0 };

/** Windows without any stable unit have nothing to compare with and are left out. */
export function addToDifference(sum: Difference, stratum: Stratum): Difference {
  const { candidate, stable } = stratum;
  const share = stratum.share?.high ?? candidateShare(stratum);
  if (share <= 0 || share >= 1) return sum;
  const units = sum.units + candidate.units;
  if (isNeutral(stratum)) return { ...sum, units };
  return {
    units,
    excess: sum.excess + candidate.bad - (stable.bad * share) / (1 - share),
    top: sum.top + candidate.bad * (1 - share),
    bottom: sum.bottom + stable.bad * share,
  };
}

/** Additional bad units as a share of the candidate's: 0.0005 is 0.05 percentage points. */
export function differenceOf({ units, excess }: Difference): number {
  return units === 0 ? 0 : excess / units;
}

/** How many times as often a unit of the candidate was bad; undefined while nothing was bad. */
export function ratioOf({ top, bottom }: Difference): number | undefined {
  if (top === 0 && bottom === 0) return undefined;
  return bottom === 0 ? Number.POSITIVE_INFINITY : top / bottom;
}
