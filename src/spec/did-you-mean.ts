/** The candidate that `word` is most likely a slip of; undefined when none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const written = word.slice(0, 60).toLowerCase();
  const allowed = written.length <= 3 ? 1 : written.length <= 6 ? 2 : 3;
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of candidates) {
    const away = distance(written, candidate.toLowerCase());
    if (away < least) [best, least] = [candidate, away];
  }
  return best;
}

/** Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let least = Math.min(last[column]! + 1, current[column - 1]! + 1);
      least = Math.min(least, last[column - 1]! + (same ? 0 : 1));
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped && row > 1) least = Math.min(least, beforeLast[column - 2]! + 1);
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length]!;
}
