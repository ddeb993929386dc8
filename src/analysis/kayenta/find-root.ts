/** The widest error in a root that is accepted; the results of Kayenta depend on it. */
const tolerance = 1e-4;
const stepsMax = 1001;

/**
 * A root of `f` between `low` and `high`, where its signs differ: Brent's method (Algorithms for
 * Minimization without Derivatives, 1973), as R's uniroot does it.
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b, c] = [low, high, low];
  let [fa, fb] = [f(low), f(high)];
  let fc = fa;
  for (let turn = 0; turn < stepsMax; turn += 1) {
    const previous = b - a;
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const close = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= close || fb === 0) return b;
    const guess =
      Math.abs(previous) >= close && Math.abs(fa) > Math.abs(fb)
        ? interpolated({ a, b, c, fa, fb, fc, previous, close })
        : undefined;
    let step = guess ?? half;
    if (Math.abs(step) < close) step = step > 0 ? close : -close;
    [a, fa] = [b, fb];
    b += step;
    fb = f(b);
    if (fb > 0 === fc > 0) [c, fc] = [a, fa];
  }
  return b;
}

interface Bracket {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly fa: number;
  readonly fb: number;
  readonly fc: number;
  readonly previous: number;
  readonly close: number;
}

/** A step by secant or inverse parabola; undefined where halving is safer. */
function interpolated({ a, b, c, fa, fb, fc, previous, close }: Bracket): number | undefined {
  const cb = c - b;
  const t1 = a === c ? fb / fa : fb / fc;
  let p: number;
  let q: number;
  if (a === c) {
    p = cb * t1;
    q = 1 - t1;
  } else {
    const t0 = fa / fc;
    const t2 = fb / fa;
    p = t2 * (cb * t0 * (t0 - t1) - (b - a) * (t1 - 1));
    q = (t0 - 1) * (t1 - 1) * (t2 - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const isWithin = p < 0.75 * cb * q - Math.abs(close * q) / 2;
  return isWithin && p < Math.abs((previous * q) / 2) ? p / q : undefined;
}
