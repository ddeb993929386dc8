import { defaultSettings, type Settings } from '../../core/plan/settings.ts';
import type { Capabilities } from '../../core/world/capabilities.ts';
import { type Random, random } from '../../kit/random.ts';
import { routedCapabilities } from '../../traffic/fake.ts';
import { type Faults, noFaults, type Scenario, type TimedOrder, type Wish } from '../scenario.ts';
import { drawStrategy } from './draw-strategy.ts';
import { drawTemperament } from './draw-temperament.ts';

const revisions = 4;

/** The story of a seed: the same seed gives the same story everywhere. */
export function drawScenario(seed: number): Scenario {
  const rng = random(seed);
  const capabilities = drawCapabilities(rng);
  const places = ['here', 'there', 'elsewhere'].slice(0, rng.pick([1, 1, 1, 2, 3]));
  const settings = drawSettings(rng, places.length);
  return {
    seed,
    places,
    capabilities,
    revisions: Array.from({ length: revisions }, (_, index) => ({
      strategy: drawStrategy(rng),
      settings: rng.chance(0.2) ? drawSettings(rng, places.length) : settings,
      temperament: drawTemperament(rng, index === 0),
    })),
    orders: drawOrders(rng),
    wishes: rng.chance(0.1) ? drawWishes(rng, places) : [],
    judgedAfterMs: rng.integer(1, 40) * 1000,
    faults: drawFaults(rng),
    tickMs: rng.pick([500, 1000, 2000]),
  };
}

function drawCapabilities(rng: Random): Capabilities {
  const byCount = rng.chance(0.15);
  const traffic = { ...routedCapabilities, inFlight: rng.chance(0.9) };
  return {
    platform: { instances: byCount ? 'count' : 'each', restarts: true },
    traffic: byCount ? { ...traffic, weights: rng.pick(['routed', 'by-count']) } : traffic,
  };
}

function drawSettings(rng: Random, places: number): Settings {
  const evenly = rng.chance(0.7);
  const replicas = evenly ? rng.integer(1, 4) * places : rng.integer(1, 4 * places);
  const web = { name: 'web', replicas, routed: true };
  const worker = { name: 'worker', replicas: rng.integer(0, 2) * places, routed: false };
  return {
    ...defaultSettings,
    roles: rng.chance(0.3) ? [web, worker] : [web],
    minReadyMs: rng.pick([0, 0, 2000, 5000]),
    startWithinMs: 30_000,
    progressDeadlineMs: 120_000,
    drainMs: rng.pick([2000, 10_000]),
    graceMs: rng.pick([1000, 5000]),
    keepStableMs: rng.pick([0, 0, 20_000]),
    keepFailedMs: rng.pick([0, 0, 15_000]),
    undecided: rng.pick(['continue', 'continue', 'hold', 'rollback']),
  };
}

function drawOrders(rng: Random): TimedOrder[] {
  if (rng.chance(0.1)) return drawHaste(rng);
  const count = rng.pick([0, 0, 1, 2, 4]);
  return Array.from({ length: count }, () => ({
    afterMs: rng.integer(0, 120) * 500,
    what: rng.pick([
      'abort',
      'abort',
      'pause',
      'resume',
      'promote',
      'promote-full',
      'retry',
      'scale',
      'supersede',
      'supersede',
      'undo',
      'approve',
    ] as const),
  })).sort((a, b) => a.afterMs - b.afterMs);
}

/** Somebody who cannot wait: what was started a moment ago is not wanted any more. */
function drawHaste(rng: Random): TimedOrder[] {
  let afterMs = rng.integer(0, 20) * 1000;
  return Array.from({ length: 6 }, () => {
    afterMs += rng.integer(1, 6) * 500;
    return { afterMs, what: rng.pick(['abort', 'retry', 'supersede', 'scale'] as const) };
  });
}

function drawWishes(rng: Random, places: readonly string[]): Wish[] {
  const wishes = Array.from({ length: rng.integer(1, 3) }, () => ({
    afterMs: rng.integer(0, 120) * 1000,
    place: rng.pick(places),
    replicas: rng.integer(0, 5),
  }));
  return wishes.sort((a, b) => a.afterMs - b.afterMs);
}

function drawFaults(rng: Random): Faults {
  const rate = (most: number) => (rng.chance(0.5) ? 0 : rng.next() * most);
  return {
    ...noFaults,
    untilMs: rng.pick([0, 60_000, 200_000]),
    failBefore: rate(0.2),
    failAfter: rate(0.2),
    unknown: rate(0.3),
    stale: rng.chance(0.1) ? 0.6 : rate(0.3),
    crash: rate(0.05),
    stall: rate(0.03),
    deaths: rate(0.05),
    amnesia: rng.chance(0.15) ? rng.next() * 0.02 : 0,
    jumps: rng.chance(0.1) ? 0.01 : 0,
  };
}
