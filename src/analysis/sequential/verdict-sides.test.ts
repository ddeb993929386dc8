import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Random, random } from '../../kit/random.ts';
import { addToDifference, differenceOf, noDifference } from './difference.ts';
import { addToExcess, logEvidence, noExcess } from './excess.ts';
import { addToExposure, detectableRatio, noExposure } from './exposure.ts';
import { addToNoWorse, logShown, type NoWorseOptions, nothingShown } from './no-worse.ts';
import { addToRatioEvidence, noRatioEvidence, ratioInterval } from './ratio-interval.ts';
import type { Stratum } from './stratum.ts';

function drawn(rng: Random, mean: number): number {
  // Poisson by inversion; means stay below 50 here.
  let left = Math.exp(-mean);
  let sum = left;
  const at = rng.next();
  let count = 0;
  while (at > sum && count < 1000) {
    count += 1;
    left *= mean / count;
    sum += left;
  }
  return count;
}

interface World {
  readonly ratio: number;
  readonly usual: (window: number) => number;
  readonly weight: (window: number) => number;
  readonly units: number;
}

function windowOf(rng: Random, world: World, window: number): Stratum {
  const candidate = Math.round(world.units * world.weight(window));
  const stable = world.units - candidate;
  const usual = world.usual(window);
  return {
    candidate: {
      units: candidate,
      bad: Math.min(candidate, drawn(rng, candidate * usual * world.ratio)),
    },
    stable: { units: stable, bad: Math.min(stable, drawn(rng, stable * usual)) },
  };
}

const ramp = (window: number) => [0.05, 0.1, 0.2, 0.5][Math.floor(window / 10)]!;
const tripling = (window: number) => 0.002 * (1 + (2 * window) / 40);

for (const ratio of [0.5, 1, 2]) {
  test(`the interval holds a true ratio of ${ratio} through a ramp with a tripling base`, () => {
    const rng = random(20260704);
    const runs = 120;
    let missed = 0;
    for (let run = 0; run < runs; run += 1) {
      let evidence = noRatioEvidence;
      const world: World = { ratio, usual: tripling, weight: ramp, units: 3000 };
      for (let window = 0; window < 40; window += 1) {
        evidence = addToRatioEvidence(evidence, windowOf(rng, world, window));
      }
      const { low, high } = ratioInterval(evidence, 0.05);
      if (ratio < low || ratio > high) missed += 1;
    }
    assert.ok(missed <= runs * 0.05, `${missed} of ${runs}`);
  });
}

test('the interval narrows around the ratio as evidence grows', () => {
  let evidence = noRatioEvidence;
  assert.deepEqual(ratioInterval(evidence, 0.05), { low: 0, high: Number.POSITIVE_INFINITY });
  const one: Stratum = { candidate: { units: 1000, bad: 30 }, stable: { units: 9000, bad: 90 } };
  for (let window = 0; window < 40; window += 1) evidence = addToRatioEvidence(evidence, one);
  const { low, high } = ratioInterval(evidence, 0.05);
  assert.ok(low > 2 && low < 3 && high > 3 && high < 4, `${low} to ${high}`);
});

const options: NoWorseOptions = { ratio: 2, rareShare: 0.001 };

test('a candidate that is twice as bad is hardly ever shown to be healthy', () => {
  const rng = random(20260705);
  const runs = 400;
  let healthy = 0;
  for (let run = 0; run < runs; run += 1) {
    let shown = nothingShown;
    const world: World = { ratio: 2, usual: tripling, weight: ramp, units: 3000 };
    for (let window = 0; window < 40; window += 1) {
      shown = addToNoWorse(shown, windowOf(rng, world, window), options);
      if (logShown(shown, options) < Math.log(1 / 0.05)) continue;
      healthy += 1;
      break;
    }
  }
  assert.ok(healthy <= runs * 0.05, `${healthy} of ${runs}`);
});

test('a candidate like stable is shown to be healthy once there is enough of it', () => {
  let shown = nothingShown;
  const one: Stratum = { candidate: { units: 2000, bad: 4 }, stable: { units: 18_000, bad: 36 } };
  const after: number[] = [];
  for (let window = 0; window < 40; window += 1) {
    shown = addToNoWorse(shown, one, options);
    after.push(logShown(shown, options));
  }
  assert.ok(after[0]! < Math.log(20) && after.at(-1)! >= Math.log(20), `${after.at(-1)}`);
});

test('a service that never fails is healthy once so many answers were good', () => {
  let shown = nothingShown;
  const one: Stratum = { candidate: { units: 500, bad: 0 }, stable: { units: 5000, bad: 0 } };
  const windowsNeeded = () => {
    for (let window = 1; window <= 50; window += 1) {
      shown = addToNoWorse(shown, one, options);
      if (logShown(shown, options) >= Math.log(20)) return window;
    }
    return Number.POSITIVE_INFINITY;
  };
  const units = windowsNeeded() * 500;
  assert.ok(units >= 3000 && units <= 8000, `${units} units`);
  assert.equal(logShown(nothingShown, { ratio: 2 }), 0);
});

test('one failing client is no evidence for health however often it is looked at', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (windows) => {
      let shown = nothingShown;
      const one: Stratum = { candidate: { units: 100, bad: 100 }, stable: { units: 100, bad: 0 } };
      for (let window = 0; window < windows; window += 1) shown = addToNoWorse(shown, one, options);
      assert.ok(logShown(shown, options) <= 0);
    }),
  );
});

test('the difference follows the candidate and not a rising base', () => {
  let sum = noDifference;
  for (let window = 0; window < 10; window += 1) {
    const usual = 0.01 * (window + 1);
    const candidate = 100 * (window + 1);
    sum = addToDifference(sum, {
      candidate: { units: candidate, bad: candidate * usual },
      stable: { units: 10_000, bad: 10_000 * usual },
    });
  }
  assert.ok(Math.abs(differenceOf(sum)) < 1e-12);
  assert.equal(differenceOf(noDifference), 0);
});

test('what a run would have found is found in about so many of such runs', () => {
  const question = { usualShare: 0.002, alpha: 0.01, power: 0.8 };
  const world = { usual: () => 0.002, weight: () => 0.1, units: 2000 };
  let exposure = noExposure;
  for (let window = 0; window < 30; window += 1) {
    exposure = addToExposure(
      exposure,
      { candidate: { units: 200, bad: 0 }, stable: { units: 1800, bad: 0 } },
      1.2,
    );
  }
  const ratio = detectableRatio(exposure, question);
  assert.ok(ratio > 2 && ratio < 6, `${ratio}`);
  const rng = random(4);
  const runs = 300;
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    let excess = noExcess;
    let isFound = false;
    for (let window = 0; window < 30; window += 1) {
      const stratum = windowOf(rng, { ...world, ratio }, window);
      excess = addToExcess(excess, stratum, { toleratedRatio: 1.2 });
      isFound ||= logEvidence(excess) >= Math.log(100);
    }
    if (isFound) found += 1;
  }
  assert.ok(found >= 0.7 * runs && found <= 0.97 * runs, `${found} of ${runs} at ${ratio}`);
});

test('nothing can be found without traffic, and more traffic finds smaller ratios', () => {
  const question = { usualShare: 0.001, alpha: 0.01 };
  assert.equal(detectableRatio(noExposure, question), Number.POSITIVE_INFINITY);
  const after = (windows: number) => {
    let exposure = noExposure;
    for (let window = 0; window < windows; window += 1) {
      exposure = addToExposure(
        exposure,
        { candidate: { units: 1000, bad: 0 }, stable: { units: 9000, bad: 0 } },
        1.2,
      );
    }
    return detectableRatio(exposure, question);
  };
  assert.ok(after(40) < after(10) && after(10) < after(3), `${after(3)} ${after(10)} ${after(40)}`);
});
