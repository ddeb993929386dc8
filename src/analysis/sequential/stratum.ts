/**
 * What one window showed of both revisions: units (requests or clients) and how many of them were
 * bad. Windows are judged apart and then multiplied, so that traffic, weights and the service's
 * usual share of bad units may change from window to window as they like.
 */
export interface Stratum {
  readonly candidate: Tally;
  readonly stable: Tally;
  /**
   * Given where the bad units are not a part of the units counted: clients that turn bad may have
   * been counted in an earlier window. The bounds within which the chance lies that a unit belongs
   * to the candidate; `high` is used against it, `low` in its favour.
   */
  readonly share?: { readonly low: number; readonly high: number };
}

export interface Tally {
  readonly units: number;
  readonly bad: number;
}

/** The part of the window's units that the candidate got; 0 when nobody got any. */
export function candidateShare({ candidate, stable }: Stratum): number {
  const units = candidate.units + stable.units;
  return units === 0 ? 0 : candidate.units / units;
}

/**
 * True when the window cannot say anything about a ratio: nothing bad happened, or only one
 * revision was there to have it happen to.
 */
export function isNeutral(stratum: Stratum): boolean {
  const { candidate, stable, share } = stratum;
  if (candidate.bad + stable.bad === 0) return true;
  if (share) return share.high <= 0 || share.low >= 1;
  return candidate.units === 0 || stable.units === 0;
}
