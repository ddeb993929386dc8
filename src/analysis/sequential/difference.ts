import type { Stratum } from './stratum.ts';

/**
 * How many bad units the candidate had beyond what stable's share of the same windows would have
 * given it (the Mantel-Haenszel risk difference). Standardised to the candidate's traffic, so that
 * a change of the usual share during a ramp is not taken for a difference.
 */
export interface Difference {
  readonly units: number;
  readonly excess: number;
}

export const noDifference: Difference = { units: 0, excess: 0 };

/** Windows without any stable unit have nothing to compare with and are left out. */
export function addToDifference(sum: Difference, { candidate, stable }: Stratum): Difference {
  if (stable.units === 0 || candidate.units === 0) return sum;
  const usual = Math.min(1, stable.bad / stable.units);
  return {
    units: sum.units + candidate.units,
    excess: sum.excess + candidate.bad - candidate.units * usual,
  };
}

/** Additional bad units as a share of the candidate's: 0.0005 is 0.05 percentage points. */
export function differenceOf({ units, excess }: Difference): number {
  return units === 0 ? 0 : excess / units;
}
