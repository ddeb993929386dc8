/** A percentile with linear interpolation between ranks (type R-7 of Hyndman and Fan 1996). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (at - below);
}

export type OutlierRule = 'iqr' | 'k-sigma';

/** Which values lie far outside: of the middle half, or of the mean in standard deviations. */
export function outliersOf(
  values: readonly number[],
  rule: OutlierRule,
  factor: number,
): readonly boolean[] {
  if (values.length === 0) return [];
  const [low, high] = rule === 'iqr' ? quartileFences(values, factor) : sigmaFences(values, factor);
  return values.map((value) => value < low || value > high);
}

/** Never tighter than the 1st and 99th percentile. */
export function innerFences(values: readonly number[], factor: number): readonly [number, number] {
  const [low, high] = quartileFences(values, factor);
  return [Math.min(percentile(values, 1), low), Math.max(percentile(values, 99), high)];
}

function quartileFences(values: readonly number[], factor: number): readonly [number, number] {
  const [first, third] = [percentile(values, 25), percentile(values, 75)];
  return [first - factor * (third - first), third + factor * (third - first)];
}

function sigmaFences(values: readonly number[], factor: number): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
  return [mean - factor * deviation, mean + factor * deviation];
}
