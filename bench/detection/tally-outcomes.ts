import type { Outcome } from './outcome.ts';
import type { Piece } from './piece.ts';

/** What many releases of one world came to under one tool's rules. */
export interface OutcomeTally {
  readonly rolledBack: number;
  /** Median minutes until then; NaN without any. */
  readonly medianMinutes: number;
  /** Bad answers of the candidate that users got, in the mean. */
  readonly failingRequests: number;
  readonly proven: number;
}

export interface Ended {
  readonly outcome: Outcome;
  readonly failing: number;
}

/** An outcome with the bad answers that the candidate gave until then. */
export function endedAs(outcome: Outcome, stream: readonly Piece[]): Ended {
  let failing = 0;
  for (const piece of stream) {
    if (piece.toMs > outcome.atMs) break;
    failing += piece.counts.byRevision[2]?.bad ?? 0;
  }
  return { outcome, failing };
}

export function tallyOutcomes(ended: readonly Ended[]): OutcomeTally {
  const back = ended.filter(({ outcome }) => outcome.kind === 'rolled back');
  const minutes = back.map(({ outcome }) => outcome.atMs / 60_000).sort((a, b) => a - b);
  const proven = ended.filter(({ outcome }) => outcome.kind === 'promoted' && outcome.proven);
  return {
    rolledBack: back.length / ended.length,
    medianMinutes: minutes[Math.floor((minutes.length - 1) / 2)] ?? Number.NaN,
    failingRequests: ended.reduce((sum, { failing }) => sum + failing, 0) / ended.length,
    proven: proven.length / ended.length,
  };
}

/** `100 % / 2 min / 13`: rolled back, median time, failing requests. */
export function tallyText(tally: OutcomeTally): string {
  const back = `${percent(tally.rolledBack)} %`;
  if (tally.rolledBack === 0) return `${back} / – / ${Math.round(tally.failingRequests)}`;
  const minutes = tally.medianMinutes;
  const time = minutes < 1 ? `${Math.round(minutes * 60)} s` : `${Number(minutes.toFixed(1))} min`;
  return `${back} / ${time} / ${Math.round(tally.failingRequests)}`;
}

function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 10 ? value.toFixed(1) : String(Math.round(value));
}
