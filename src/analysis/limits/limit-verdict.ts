import type { Verdict } from '../../core/world/verdict.ts';
import { share100 } from '../compare/share-text.ts';
import { allowedShare, type CountLimit, type LimitAnswer, limitAnswer } from './count-limit.ts';
import { type RecentReads, recentCounts } from './recent-counts.ts';

/** Limits are looked at over the last minute. */
const overMs = 60_000;

export interface LimitQuestion {
  readonly limit: CountLimit;
  readonly reads: RecentReads;
  readonly candidate: number;
  /** Absent in a first release. */
  readonly stable?: number;
  readonly nowMs: number;
}

/**
 * What a limit says of a candidate. When stable breaks it in the same minute the cause is shared,
 * and taking the candidate back would help nobody: the release holds until it is over.
 */
export function limitVerdict(question: LimitQuestion): Verdict {
  const { limit, reads, nowMs } = question;
  const span = { nowMs, overMs };
  const candidate = limitAnswer(limit, recentCounts(reads, question.candidate, span));
  const stable =
    question.stable === undefined
      ? undefined
      : limitAnswer(limit, recentCounts(reads, question.stable, span));
  const name = nameOf(limit);
  const evidence = {
    limit: name,
    limitCandidate: Number(candidate.share.toPrecision(6)),
    limitCandidateRequests: candidate.requests,
    ...(stable && { limitStable: Number(stable.share.toPrecision(6)) }),
  };
  const text = textOf(limit, candidate);
  if (candidate.requests === 0) {
    return { kind: 'silent', because: `Nothing to hold against ${name}.`, evidence };
  }
  if (candidate.state === 'broken' && stable && isShared(limit, stable)) {
    const because = `${text}, and so does stable (${share100(stable.share)}): a shared incident.`;
    return { kind: 'undecided', because, holds: true, evidence };
  }
  const kind = { broken: 'regressed', kept: 'healthy', unproven: 'undecided' } as const;
  return { kind: kind[candidate.state], because: `${text}.`, evidence };
}

/** Stable breaks it too: beyond chance, or by its share where it has as little traffic. */
function isShared(limit: CountLimit, stable: LimitAnswer): boolean {
  return stable.state === 'broken' || (stable.requests > 0 && stable.share > allowedShare(limit));
}

function textOf(limit: CountLimit, { share, requests, state }: LimitAnswer): string {
  const what = limit.kind === 'errors' ? 'bad' : `slower than ${limit.aboveMs} ms`;
  const how = { broken: 'breaks', kept: 'keeps', unproven: 'may break' }[state];
  return (
    `${share100(share)} of ${requests} requests were ${what} in the last minute, ` +
    `which ${how} the limit ${nameOf(limit)}`
  );
}

function nameOf(limit: CountLimit): string {
  if (limit.kind === 'errors') return `errors ${share100(limit.above)}`;
  return `p${Number((limit.quantile * 100).toPrecision(6))} ${limit.aboveMs} ms`;
}
