import type { Release } from '../core/release/release.ts';
import { type BasisPoints, percent } from '../core/world/basis-points.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';
import type { Judge } from './judge.ts';
import { type CountLimit, type LimitState, limitAnswer } from './limits/count-limit.ts';

export interface ErrorLimit {
  /** A larger share of bad answers takes the candidate back, once it cannot be chance. */
  readonly above: BasisPoints;
}

interface Tally {
  readonly requests: number;
  readonly bad: number;
}

/**
 * Judges by a plain bound on the candidate's share of bad answers, as the proxy counts them: from
 * the first requests on, while instances warm up too. A bound that stable breaks as well since the
 * release began is a shared incident: nothing is proven against the candidate.
 */
export class LimitJudge implements Judge {
  readonly #limit: ErrorLimit;
  /** Stable's counts when this release was first looked at. */
  #since: { readonly key: string; readonly stable: Tally } | undefined;

  constructor(limit: ErrorLimit) {
    this.#limit = limit;
  }

  judge(release: Release, observation: Observation): Verdict | undefined {
    const candidate = tallyOf(release.candidate.number, observation);
    const stable = this.#stableSince(release, observation);
    const { above } = this.#limit;
    const { requests, bad } = candidate;
    const evidence = { requests, bad, limitPercent: above / 100 };
    if (requests === 0) {
      return { kind: 'silent', because: 'The candidate has had no request yet.', evidence };
    }
    const because =
      `${bad} of ${requests} answers were bad ` +
      `(${percent(shareOf(candidate))}; limit ${percent(above)})`;
    const state = stateOf(candidate, above);
    if (state === 'unproven') return { kind: 'undecided', because, evidence };
    if (state === 'kept') return { kind: 'healthy', because, evidence };
    if (stateOf(stable, above) === 'broken') {
      const both = `${because}; ${percent(shareOf(stable))} of stable's too: a shared incident`;
      return { kind: 'undecided', because: both, evidence };
    }
    return { kind: 'regressed', because, evidence };
  }

  #stableSince(release: Release, observation: Observation): Tally {
    if (!release.from) return { requests: 0, bad: 0 };
    const now = tallyOf(release.from.number, observation);
    const key = `${release.number} ${bootsOf(observation)}`;
    if (this.#since?.key !== key) this.#since = { key, stable: now };
    const { stable } = this.#since;
    return { requests: now.requests - stable.requests, bad: now.bad - stable.bad };
  }
}

function stateOf({ requests, bad }: Tally, above: BasisPoints): LimitState {
  const counts = { requests, bad, atMost: [] };
  const limit: CountLimit = { kind: 'errors', above: above / 10_000 };
  return limitAnswer(limit, { counts, edgesMs: [] }).state;
}

function shareOf({ requests, bad }: Tally): BasisPoints {
  return (bad / requests) * 10_000;
}

/** Counts begin anew with each boot of a proxy. */
function bootsOf(observation: Observation): string {
  const boots = observation.places.map(({ traffic }) =>
    traffic.known ? (traffic.value.counts?.bootId ?? '') : '',
  );
  return boots.join();
}

function tallyOf(revision: number, observation: Observation): Tally {
  let requests = 0;
  let bad = 0;
  for (const { traffic } of observation.places) {
    const counts = traffic.known ? traffic.value.counts?.byRevision[revision] : undefined;
    requests += counts?.requests ?? 0;
    bad += counts?.bad ?? 0;
  }
  return { requests, bad };
}
