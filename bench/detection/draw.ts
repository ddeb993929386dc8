import type { Random } from '../../src/kit/random.ts';

/** Above this many expected events the normal approximation is as good as any. */
const exactBelow = 40;

/** How many of `units` independent ones happen, each with `probability`. */
export function binomial(rng: Random, units: number, probability: number): number {
  if (units <= 0 || probability <= 0) return 0;
  if (probability >= 1) return units;
  if (probability > 0.5) return units - binomial(rng, units, 1 - probability);
  const mean = units * probability;
  if (mean >= exactBelow) {
    const drawn = Math.round(mean + normal(rng) * Math.sqrt(mean * (1 - probability)));
    return Math.min(units, Math.max(0, drawn));
  }
  // The gaps between successes are geometric.
  const scale = Math.log1p(-probability);
  let count = 0;
  let at = 0;
  for (;;) {
    at += 1 + Math.floor(Math.log(1 - rng.next()) / scale);
    if (at > units) return count;
    count += 1;
  }
}

export function poisson(rng: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean >= exactBelow) return Math.max(0, Math.round(mean + normal(rng) * Math.sqrt(mean)));
  const stop = Math.exp(-mean);
  let product = rng.next();
  let count = 0;
  while (product > stop) {
    count += 1;
    product *= rng.next();
  }
  return count;
}

/** A waiting time with this mean. */
export function exponential(rng: Random, mean: number): number {
  return -Math.log(1 - rng.next()) * mean;
}

/** Box and Muller 1958. */
export function normal(rng: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.next()));
  return radius * Math.cos(2 * Math.PI * rng.next());
}
