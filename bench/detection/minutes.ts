import { sumCounts } from '../../src/analysis/compare/count-sum.ts';
import type { RevisionCounts } from '../../src/analysis/provider.ts';
import type { Piece } from './piece.ts';

/** One minute, as tools see it that ask their provider once a minute. */
export interface Minute {
  readonly endMs: number;
  readonly candidate: RevisionCounts;
  readonly stable: RevisionCounts;
  readonly edgesMs: readonly number[];
}

const minuteMs = 60_000;

export function minutesOf(stream: readonly Piece[]): readonly Minute[] {
  const minutes: Minute[] = [];
  for (const piece of stream) {
    const endMs = Math.ceil(piece.toMs / minuteMs) * minuteMs;
    const { edgesMs, byRevision } = piece.counts;
    const last = minutes.at(-1);
    const [stable, candidate] = [byRevision[1]!, byRevision[2]!];
    if (last?.endMs === endMs) {
      minutes[minutes.length - 1] = {
        ...last,
        candidate: sumCounts(last.candidate, candidate),
        stable: sumCounts(last.stable, stable),
      };
    } else {
      minutes.push({ endMs, candidate, stable, edgesMs });
    }
  }
  return minutes;
}

/** Share of good answers; undefined without requests. */
export function successOf({ requests, bad }: RevisionCounts): number | undefined {
  return requests === 0 ? undefined : 1 - bad / requests;
}
