import type { Random } from '../../src/kit/random.ts';
import { binomial } from './draw.ts';

/** Latency buckets a tenth apart, as the embedded proxy has them, from 10 ms to 8 s. */
export const edgesMs: readonly number[] = Array.from({ length: 71 }, (_, i) => 10 * 1.1 ** i);

/**
 * A service's latency: a log-normal body around 80 ms and one percent in a tail around 640 ms.
 * `factor` slows all of it, `tail` multiplies the requests in the tail.
 */
export interface LatencyShape {
  readonly factor: number;
  readonly tail: number;
}

export const usualShape: LatencyShape = { factor: 1, tail: 1 };

/** How many of `requests` fell at or below each edge. */
export function drawLatency(rng: Random, requests: number, shape: LatencyShape): readonly number[] {
  const shares = sharesOf(shape);
  const atMost: number[] = [];
  let left = requests;
  let sum = 0;
  let rest = 1;
  for (const share of shares) {
    const count = binomial(rng, left, Math.min(1, share / rest));
    left -= count;
    sum += count;
    rest = Math.max(1e-12, rest - share);
    atMost.push(sum);
  }
  return atMost;
}

const known = new Map<string, readonly number[]>();

/** The probability of each bucket below its edge. */
function sharesOf({ factor, tail }: LatencyShape): readonly number[] {
  const key = `${factor}/${tail}`;
  const found = known.get(key);
  if (found) return found;
  const inTail = 0.01 * tail;
  const upTo = (edge: number) =>
    (1 - inTail) * normalShare(Math.log(edge / (80 * factor)) / 0.6) +
    inTail * normalShare(Math.log(edge / (640 * factor)) / 0.8);
  const shares = edgesMs.map(
    (edge, index) => upTo(edge) - (index > 0 ? upTo(edgesMs[index - 1]!) : 0),
  );
  known.set(key, shares);
  return shares;
}

/** The normal distribution function, to 1 in 10^7 (Abramowitz and Stegun 7.1.26). */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const error = 1 - series * Math.exp(-x * x);
  return z >= 0 ? (1 + error) / 2 : (1 - error) / 2;
}
