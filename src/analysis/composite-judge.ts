import type { Release } from '../core/release/release.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict, VerdictKind } from '../core/world/verdict.ts';
import type { Judge } from './judge.ts';

/** What weighs most comes first. */
const order: readonly VerdictKind[] = ['regressed', 'silent', 'undecided', 'cancelled', 'healthy'];

/**
 * Several judges as one: regressed as soon as one of them says so, healthy only when all that have
 * an opinion do. The reasons of the others are kept with the evidence, numbered.
 */
export class CompositeJudge implements Judge {
  readonly #judges: readonly Judge[];

  constructor(judges: readonly Judge[]) {
    this.#judges = judges;
  }

  judge(release: Release, observation: Observation, now: number): Verdict | undefined {
    const verdicts = this.#judges
      .map((judge) => judge.judge(release, observation, now))
      .filter((verdict) => verdict !== undefined);
    return joinVerdicts(verdicts);
  }
}

/** The weightiest verdict, and of equals the first. Evidence of all, the weightiest one's wins. */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict | undefined {
  const [first, ...others] = [...verdicts].sort((a, b) => rank(a) - rank(b));
  if (!first || others.length === 0) return first;
  const evidence: Record<string, number | string> = {};
  others.forEach((verdict, index) => {
    Object.assign(evidence, verdict.evidence);
    evidence[`also${index + 1}`] = `${verdict.kind}: ${verdict.because}`;
  });
  return { ...first, evidence: { ...evidence, ...first.evidence } };
}

/** Regressed first, then whatever keeps gates closed. */
function rank({ kind, holds }: Verdict): number {
  if (kind === 'regressed') return -2;
  return holds ? -1 : order.indexOf(kind);
}
