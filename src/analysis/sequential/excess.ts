import { logMoments } from './hypergeometric.ts';
import { logMeanExp } from './log-sum-exp.ts';
import { candidateShare, isNeutral, type Stratum } from './stratum.ts';

/**
 * The alternatives that are bet on: the candidate is worse by these odds. A uniform mixture over
 * them finds both small and large differences without knowing which to expect.
 */
export const worseOdds: readonly number[] = [1.25, 1.5, 2, 3, 5, 10, 20, 50];

/** The share of bad units above which the exact form is worth its cost. */
const exactAbove = 0.1;

export type Form = 'auto' | 'binomial' | 'exact';

/**
 * Evidence that the candidate is worse than `toleratedRatio` times stable: one running sum per
 * alternative. Nothing else has to be remembered, whatever the number of windows.
 *
 * A stratified conditional e-process. Given a window's traffic and its bad units K, the number that
 * falls to the candidate is hypergeometric if both revisions are alike, so psi^Kc / E[psi^X] has
 * mean 1 at most, and the product over windows exceeds 1/alpha with probability alpha at most,
 * however often it is looked at (Ville 1939). By Hoeffding (1963) the binomial moment
 * (1 + q(psi - 1))^K with q = w r0 / (1 - w + w r0) bounds the exact one from above, which makes
 * the test weaker but never wrong; the two agree where bad units are rare.
 * After Lindon and Malek, "Anytime-Valid Inference for Multinomial Count Data" (NeurIPS 2022), with
 * measured traffic in place of constant weights.
 */
export type Excess = readonly number[];

export const noExcess: Excess = worseOdds.map(() => 0);

export interface ExcessOptions {
  /** At least 1: with 1 any difference counts. */
  readonly toleratedRatio: number;
  /** Default `auto`: exact above a tenth of bad units. */
  readonly form?: Form;
}

/** The evidence after one more window. Windows with nothing to say leave it as it is. */
export function addToExcess(excess: Excess, stratum: Stratum, options: ExcessOptions): Excess {
  if (isNeutral(stratum)) return excess;
  const logPsi = worseOdds.map(Math.log);
  const expected = logExpected(stratum, worseOdds, options);
  return excess.map((sum, k) => sum + stratum.candidate.bad * logPsi[k]! - expected[k]!);
}

/** ln E: regressed when it reaches ln(1/alpha). 0 before anything was seen. */
export function logEvidence(excess: Excess): number {
  return logMeanExp(excess);
}

/** ln of E[psi^X] under odds of `toleratedRatio`, exact or bounded from above, for each psi. */
export function logExpected(
  stratum: Stratum,
  odds: readonly number[],
  options: ExcessOptions,
): readonly number[] {
  const { toleratedRatio: ratio } = options;
  if (isExact(stratum, options.form ?? 'auto')) {
    const logRatio = Math.log(ratio);
    const zs = [logRatio, ...odds.map((psi) => logRatio + Math.log(psi))];
    const moments = logMoments(stratum, zs);
    if (moments) return moments.slice(1).map((moment) => moment - moments[0]!);
  }
  const share = stratum.share?.high ?? candidateShare(stratum);
  const bad = stratum.candidate.bad + stratum.stable.bad;
  const q = (share * ratio) / (1 - share + share * ratio);
  return odds.map((psi) => bad * Math.log1p(q * (psi - 1)));
}

function isExact({ candidate, stable, share }: Stratum, form: Form): boolean {
  if (share) return false;
  if (form !== 'auto') return form === 'exact';
  return candidate.bad + stable.bad > exactAbove * (candidate.units + stable.units);
}
