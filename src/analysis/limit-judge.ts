import type { Release } from '../core/release/release.ts';
import { type BasisPoints, percent } from '../core/world/basis-points.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';
import { type EvidenceMemory, VolatileMemory } from './evidence-memory.ts';
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

/** What both revisions had answered before this release: nobody is judged for that again. */
interface Before {
  /** Counts begin anew with each boot of a proxy. */
  readonly boots: string;
  readonly candidate: Tally;
  readonly stable: Tally;
}

const nothing: Tally = { requests: 0, bad: 0 };

/**
 * Judges by a plain bound on the candidate's share of bad answers, as the proxy counts them: from
 * the first requests on, while instances warm up too. A bound that stable breaks as well since the
 * release began is a shared incident: nothing is proven against the candidate.
 */
export class LimitJudge implements Judge {
  readonly #limit: ErrorLimit;
  readonly #memory: EvidenceMemory;
  #noted: { readonly key: string; readonly before: Before } | undefined;

  constructor(limit: ErrorLimit, memory: EvidenceMemory = new VolatileMemory()) {
    this.#limit = limit;
    this.#memory = memory;
  }

  judge(release: Release, observation: Observation): Verdict | undefined {
    const before = this.#before(release, observation);
    const candidate = less(tallyOf(release.candidate.number, observation), before.candidate);
    const stable = less(tallyOf(release.from?.number, observation), before.stable);
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

  /** Noted at the first look at a release, when the candidate has no traffic yet. */
  #before(release: Release, observation: Observation): Before {
    const boots = bootsOf(observation);
    if (boots === '') return { boots, candidate: nothing, stable: nothing };
    const key = `release ${release.number}`;
    const isNoted = this.#noted?.key === key;
    const noted = isNoted ? this.#noted?.before : readBefore(this.#memory.load(key));
    if (noted?.boots === boots) return this.#note(key, noted);
    const before =
      noted === undefined
        ? {
            boots,
            candidate: tallyOf(release.candidate.number, observation),
            stable: tallyOf(release.from?.number, observation),
          }
        : { boots, candidate: nothing, stable: nothing };
    this.#memory.save(key, JSON.stringify(before));
    return this.#note(key, before);
  }

  #note(key: string, before: Before): Before {
    this.#noted = { key, before };
    return before;
  }
}

/** What an earlier controller noted; undefined when nobody did or it cannot be read. */
function readBefore(text: string | undefined): Before | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Before);
  } catch {
    return undefined;
  }
}

function less(now: Tally, before: Tally): Tally {
  return { requests: now.requests - before.requests, bad: now.bad - before.bad };
}

function stateOf({ requests, bad }: Tally, above: BasisPoints): LimitState {
  const counts = { requests, bad, atMost: [] };
  const limit: CountLimit = { kind: 'errors', above: above / 10_000 };
  return limitAnswer(limit, { counts, edgesMs: [] }).state;
}

function shareOf({ requests, bad }: Tally): BasisPoints {
  return (bad / requests) * 10_000;
}

function bootsOf(observation: Observation): string {
  const boots = observation.places.map(({ traffic }) =>
    traffic.known ? (traffic.value.counts?.bootId ?? '') : '',
  );
  return boots.every((one) => one === '') ? '' : boots.join();
}

function tallyOf(revision: number | undefined, observation: Observation): Tally {
  if (revision === undefined) return nothing;
  let requests = 0;
  let bad = 0;
  for (const { traffic } of observation.places) {
    const counts = traffic.known ? traffic.value.counts?.byRevision[revision] : undefined;
    requests += counts?.requests ?? 0;
    bad += counts?.bad ?? 0;
  }
  return { requests, bad };
}
