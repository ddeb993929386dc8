import { timedOf } from './count-sum.ts';
import type { Window } from './window.ts';

/** A change by chance of more than so many standard deviations happens once in 10,000 windows. */
const deviations = 4;
const factor = 1.5;

/**
 * Whether both revisions together did clearly better or worse in one window than in its neighbour:
 * the beginning or the end of a shared incident. Where instances are sampled one after another,
 * such an edge reaches one revision's samples seconds before the other's and looks like a
 * difference between them. It depends on both revisions' sum alone, so that leaving such windows
 * out favours neither.
 */
export function isChange(first: Window | undefined, second: Window): boolean {
  if (!first || first.toMs !== second.fromMs) return false;
  const [a, b] = [first, second].map(pooled);
  return (
    differs(a!.bad, a!.requests, b!.bad, b!.requests) ||
    differs(a!.slow, a!.timed, b!.slow, b!.timed)
  );
}

function differs(bad: number, units: number, otherBad: number, otherUnits: number): boolean {
  if (units === 0 || otherUnits === 0) return false;
  const [share, other] = [bad / units, otherBad / otherUnits];
  const both = (bad + otherBad) / (units + otherUnits);
  const deviation = Math.sqrt(both * (1 / units + 1 / otherUnits));
  const isLarge = share > factor * other || other > factor * share;
  return isLarge && Math.abs(share - other) > deviations * deviation;
}

interface Pooled {
  readonly requests: number;
  readonly bad: number;
  readonly timed: number;
  /** Requests above the edge that a tenth of the first window's were above. */
  readonly slow: number;
}

function pooled(window: Window, _index: number, windows: readonly Window[]): Pooled {
  const edge = tailEdge(windows[0]!);
  const sides = [window.candidate, window.stable];
  const sum = (of: (side: Window['stable']) => number) =>
    sides.reduce((all, side) => all + of(side), 0);
  return {
    requests: sum((side) => side.requests),
    bad: sum((side) => side.bad),
    timed: sum(timedOf),
    slow: edge < 0 ? 0 : sum((side) => timedOf(side) - (side.atMost[edge] ?? timedOf(side))),
  };
}

function tailEdge({ stable }: Window): number {
  return stable.atMost.findIndex((count) => count >= 0.9 * timedOf(stable));
}
