/** A stretch of time in which something happened, on the clock of the records. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Tells whether a time lies in one of `spans` (ends included), in logarithmic time. */
export function spanFinder(spans: readonly Span[]): (timeMs: number) => boolean {
  const merged = mergedSpans(spans);
  return (timeMs) => {
    let low = 0;
    let high = merged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (merged[middle]!.toMs < timeMs) low = middle + 1;
      else high = middle;
    }
    const span = merged[low];
    return span !== undefined && span.fromMs <= timeMs;
  };
}

function mergedSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && span.fromMs <= last.toMs) {
      merged[merged.length - 1] = { ...last, toMs: Math.max(last.toMs, span.toMs) };
    } else merged.push(span);
  }
  return merged;
}
