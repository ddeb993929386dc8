import { logSumExp } from './log-sum-exp.ts';
import type { Stratum } from './stratum.ts';

/** Longer supports are not summed up: their windows hold far more than is needed to decide. */
const supportMax = 20_000;

/**
 * ln of E[z^X] for each of `logZs` (given as ln z), where X is the number of the window's bad units
 * that fall to the candidate when every unit is equally likely to be a bad one: the hypergeometric
 * distribution with all margins fixed. Exact, by the ratio of neighbouring terms
 * h(x+1)/h(x) = (K-x)(n-x) / ((x+1)(N-n-K+x+1)), from the mode outwards in logarithms.
 *
 * With z = r * psi over z = r it gives the same under odds r (Fisher's noncentral form):
 * E_r[psi^X] = M(r psi) / M(r). Undefined when the window is too large to be summed.
 */
export function logMoments(
  stratum: Stratum,
  logZs: readonly number[],
): readonly number[] | undefined {
  const { candidate, stable } = stratum;
  const bad = candidate.bad + stable.bad;
  const least = Math.max(0, bad - stable.units);
  const most = Math.min(bad, candidate.units);
  if (most - least > supportMax) return undefined;
  const terms = logTerms(stratum, least, most);
  const total = logSumExp(terms);
  return logZs.map((logZ) => {
    const weighted = terms.map((term, index) => term + (least + index) * logZ);
    return logSumExp(weighted) - total;
  });
}

/** ln h(x) for x from `least` to `most`, up to a constant. */
function logTerms({ candidate, stable }: Stratum, least: number, most: number): number[] {
  const bad = candidate.bad + stable.bad;
  const rest = stable.units - bad;
  const terms = [0];
  for (let x = least; x < most; x += 1) {
    const up = (bad - x) * (candidate.units - x);
    const down = (x + 1) * (rest + x + 1);
    terms.push(terms[x - least]! + Math.log(up / down));
  }
  return terms;
}
