import type { WindowRead } from '../../src/analysis/compare/window.ts';
import type { WindowCounts } from '../../src/analysis/provider.ts';
import { edgesMs } from './latency-model.ts';

export const pieceS = 5;

/** Five seconds of a release as a provider reports them: revision 1 is stable, 2 the candidate. */
export type Piece = WindowRead;

export function pieceOf(
  index: number,
  asked: number,
  byRevision: WindowCounts['byRevision'],
  assignment: WindowCounts['assignment'],
): Piece {
  return {
    fromMs: index * pieceS * 1000,
    toMs: (index + 1) * pieceS * 1000,
    candidate: 2,
    stable: 1,
    isStarting: false,
    asked,
    counts: { assignment, edgesMs, byRevision },
  };
}
