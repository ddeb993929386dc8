import type { Release } from '../core/release/release.ts';
import { type BasisPoints, percent } from '../core/world/basis-points.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';
import type { Judge } from './judge.ts';

export interface ErrorLimit {
  /** A larger share of bad answers takes the candidate back. */
  readonly above: BasisPoints;
  /** Fewer answers than this prove nothing. */
  readonly requestsMin: number;
}

/** Judges by a plain bound on the candidate's share of bad answers, as the proxy counts them. */
export class LimitJudge implements Judge {
  readonly #limit: ErrorLimit;

  constructor(limit: ErrorLimit) {
    this.#limit = limit;
  }

  judge(release: Release, observation: Observation): Verdict | undefined {
    const { requests, bad } = countsOf(release.candidate.number, observation);
    const { above, requestsMin } = this.#limit;
    const evidence = { requests, bad, limitPercent: above / 100 };
    if (requests === 0) {
      return { kind: 'silent', because: 'the candidate has answered nothing yet', evidence };
    }
    const share = (bad / requests) * 10_000;
    const limit = `limit ${percent(above)}`;
    const because = `${bad} of ${requests} answers were bad (${percent(share)}; ${limit})`;
    if (requests < requestsMin) return { kind: 'undecided', because, evidence };
    return { kind: share > above ? 'regressed' : 'healthy', because, evidence };
  }
}

function countsOf(
  revision: number,
  observation: Observation,
): { readonly requests: number; readonly bad: number } {
  let requests = 0;
  let bad = 0;
  for (const { traffic } of observation.places) {
    const counts = traffic.known ? traffic.value.counts?.byRevision[revision] : undefined;
    requests += counts?.requests ?? 0;
    bad += counts?.bad ?? 0;
  }
  return { requests, bad };
}
