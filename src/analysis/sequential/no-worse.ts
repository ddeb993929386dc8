import { logMoments } from './hypergeometric.ts';
import { logSumExp } from './log-sum-exp.ts';
import { isNeutral, type Stratum } from './stratum.ts';

/**
 * Evidence that a candidate is good enough. Two ways to be it, and an e-value for each: not worse
 * than `ratio` times stable, or bad so rarely that it does not matter (`rareShare`). Without the
 * second, a service that never fails could never be shown to be healthy. Both are e-values of the
 * one hypothesis "worse than that, and not rare", so their mean is one too.
 */
export interface NoWorse {
  /** ln of the e-value against a ratio of `ratio` or more. */
  readonly ratioLog: number;
  /** One running sum per alternative, against a share of `rareShare` or more. */
  readonly rareLogs: readonly number[];
}

export interface NoWorseOptions {
  /** The odds ratio that would be too much; above 1. */
  readonly ratio: number;
  /** A share of bad units that is good enough whatever stable does; absent: none is. */
  readonly rareShare?: number;
}

/** The alternatives to a share of `rareShare`, as parts of it. */
const rareParts: readonly number[] = [0, 0.1, 0.25, 0.5];

export const nothingShown: NoWorse = { ratioLog: 0, rareLogs: rareParts.map(() => 0) };

/**
 * The evidence after one more window. Against odds of R or more R^-Kc has the mean 1/M(R) at most,
 * where M is the moment of the hypergeometric distribution: the exact one is needed, because
 * Hoeffding's bound would lie on the wrong side here. Where the share is given instead, the number
 * is binomial and its moment exact.
 */
export function addToNoWorse(shown: NoWorse, stratum: Stratum, options: NoWorseOptions): NoWorse {
  return {
    ratioLog: shown.ratioLog + ratioStep(stratum, options.ratio),
    rareLogs: rareSteps(shown.rareLogs, stratum, options.rareShare),
  };
}

/** ln of the e-value: healthy when it reaches ln(1/beta). 0 before anything was seen. */
export function logShown(shown: NoWorse, options: NoWorseOptions): number {
  if (options.rareShare === undefined) return shown.ratioLog;
  const rareLog = logSumExp(shown.rareLogs) - Math.log(shown.rareLogs.length);
  return logSumExp([shown.ratioLog, rareLog]) - Math.log(2);
}

function ratioStep(stratum: Stratum, ratio: number): number {
  if (isNeutral(stratum)) return 0;
  const { candidate, stable, share } = stratum;
  const logRatio = Math.log(ratio);
  if (share) {
    const bad = candidate.bad + stable.bad;
    return bad * Math.log1p(share.low * (ratio - 1)) - candidate.bad * logRatio;
  }
  const moment = logMoments(stratum, [logRatio])?.[0];
  return moment === undefined ? 0 : moment - candidate.bad * logRatio;
}

/** Against p >= p0: (p1/p0)^k ((1-p1)/(1-p0))^(n-k) has mean 1 at most for every p1 below p0. */
function rareSteps(
  logs: readonly number[],
  { candidate }: Stratum,
  rareShare: number | undefined,
): readonly number[] {
  if (rareShare === undefined || candidate.units === 0) return logs;
  const good = Math.max(0, candidate.units - candidate.bad);
  return logs.map((sum, index) => {
    const part = rareParts[index]!;
    const whenBad = candidate.bad === 0 ? 0 : candidate.bad * Math.log(part);
    return sum + whenBad + good * (Math.log1p(-part * rareShare) - Math.log1p(-rareShare));
  });
}
