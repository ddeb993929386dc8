import type { Verdict } from '../../core/world/verdict.ts';
import { share100, times } from '../compare/share-text.ts';
import { logAgainst } from './count-limit.ts';
import { type RecentReads, recentCounts } from './recent-counts.ts';

/**
 * A service level objective, watched by how fast its error budget burns: the share of bad answers
 * over the share that the objective allows. Both a long and a short window must burn, so that one
 * burst does not decide and an incident that is over is forgotten (Google, The Site Reliability
 * Workbook, chapter 5, "Alerting on SLOs"; a budget of 30 days burnt at 14.4 is 2 % of it an hour).
 */
export interface Objective {
  /** The share of answers that must be good: 0.999. */
  readonly good: number;
  /** Broken from this burn rate on; default 14.4. */
  readonly burn?: number;
}

const longMs = 300_000;
const shortMs = 60_000;

/** The chance that a service which just keeps below the burn rate is called broken. */
const alpha = 0.01;

export interface BurnQuestion {
  readonly objective: Objective;
  readonly reads: RecentReads;
  readonly candidate: number;
  readonly stable?: number;
  readonly nowMs: number;
}

/** What an objective says of a candidate; an incident that stable has as well holds. */
export function burnVerdict(question: BurnQuestion): Verdict {
  const { objective } = question;
  const mine = burnOf(question, question.candidate);
  const theirs = question.stable === undefined ? undefined : burnOf(question, question.stable);
  const evidence = {
    objective: objective.good,
    burnRate: Number(mine.rate.toPrecision(6)),
    ...(theirs && { burnRateStable: Number(theirs.rate.toPrecision(6)) }),
  };
  const name = `the objective of ${share100(objective.good)}`;
  if (mine.requests === 0) {
    return { kind: 'silent', because: `Nothing to hold against ${name}.`, evidence };
  }
  const text = `The budget of ${name} burns at ${times(mine.rate)}`;
  if (mine.isBurning && theirs && theirs.rate >= limitOf(objective)) {
    const because = `${text}, and at ${times(theirs.rate)} on stable: a shared incident.`;
    return { kind: 'undecided', because, holds: true, evidence };
  }
  const because = `${text} (limit ${times(limitOf(objective))}).`;
  return { kind: mine.isBurning ? 'regressed' : 'healthy', because, evidence };
}

function limitOf({ burn = 14.4 }: Objective): number {
  return burn;
}

function burnOf({ objective, reads, nowMs }: BurnQuestion, revision: number) {
  const budget = Math.max(1e-9, 1 - objective.good);
  const allowed = Math.min(0.999, budget * limitOf(objective));
  const windows = [longMs, shortMs].map(
    (overMs) => recentCounts(reads, revision, { nowMs, overMs }).counts,
  );
  const isBurning = windows.every(({ requests, bad }) => {
    const isAbove = requests > 0 && bad / requests > allowed;
    return isAbove && logAgainst(allowed, requests, bad) >= Math.log(1 / alpha);
  });
  const [long] = windows;
  const requests = long?.requests ?? 0;
  const rate = requests === 0 ? 0 : (long?.bad ?? 0) / requests / budget;
  return { requests, rate, isBurning };
}
