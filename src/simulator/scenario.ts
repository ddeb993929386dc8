import { defaultSettings, type Settings } from '../core/plan/settings.ts';
import type { CanaryStep, Strategy } from '../core/plan/strategy.ts';
import type { Order } from '../core/release/order.ts';
import type { Capabilities } from '../core/world/capabilities.ts';
import type { TaskSpec } from '../core/world/task.ts';
import { type Random, random } from '../kit/random.ts';
import type { Life } from '../platforms/fake.ts';
import { routedCapabilities } from '../traffic/fake.ts';

/** Everything that happens in one simulated story, drawn from its seed before it begins. */
export interface Scenario {
  readonly seed: number;
  readonly places: readonly string[];
  readonly capabilities: Capabilities;
  readonly settings: Settings;
  readonly strategies: readonly Strategy[];
  /** How the instances of each revision live; index 0 is revision 1. */
  readonly temperaments: readonly Temperament[];
  /** When which order is given, in milliseconds after the first release ended. */
  readonly orders: readonly TimedOrder[];
  /** The judge's answer about each revision once it has traffic for `judgedAfterMs`. */
  readonly judgedAfterMs: number;
  readonly faults: Faults;
  readonly tickMs: number;
}

export interface Temperament {
  readonly kind:
    | 'good'
    | 'slow'
    | 'broken'
    | 'crashing'
    | 'sick'
    | 'flapping'
    | 'never'
    | 'regressed';
  readonly life: Life;
  /** How long the last requests of an instance take after it left the split. */
  readonly drainsWithinMs: number;
}

export interface TimedOrder {
  readonly afterMs: number;
  readonly what: Exclude<Order['kind'], 'release'> | 'promote-full' | 'supersede' | 'undo';
}

/** The world misbehaves until `untilMs`; afterwards it is healed and the story must end. */
export interface Faults {
  readonly untilMs: number;
  /** Probability that a call fails before, or after, it had its effect. */
  readonly failBefore: number;
  readonly failAfter: number;
  /** Probability that a look says "unknown", or shows what was true a moment ago. */
  readonly unknown: number;
  readonly stale: number;
  /** Probability per call that the controller dies right there. */
  readonly crash: number;
  /** Probability per turn that some instance ends by itself. */
  readonly deaths: number;
}

export function drawScenario(seed: number): Scenario {
  const rng = random(seed);
  const byCount = rng.chance(0.15);
  const places = ['here', 'there', 'elsewhere'].slice(0, rng.pick([1, 1, 1, 2, 3]));
  const revisions = 4;
  return {
    seed,
    places,
    capabilities: {
      platform: { instances: byCount ? 'count' : 'each', restarts: true },
      traffic: byCount
        ? { ...routedCapabilities, weights: rng.pick(['routed', 'by-count']) }
        : routedCapabilities,
    },
    settings: drawSettings(rng, places.length),
    strategies: Array.from({ length: revisions }, () => drawStrategy(rng)),
    temperaments: Array.from({ length: revisions }, (_, i) => drawTemperament(rng, i === 0)),
    orders: drawOrders(rng),
    judgedAfterMs: rng.integer(1, 40) * 1000,
    faults: drawFaults(rng),
    tickMs: rng.pick([500, 1000, 2000]),
  };
}

function drawSettings(rng: Random, places: number): Settings {
  const web = { name: 'web', replicas: rng.integer(1, 4) * places, routed: true };
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
  };
}

function drawStrategy(rng: Random): Strategy {
  switch (rng.integer(0, 6)) {
    case 0:
    case 1:
      return {
        kind: 'rolling',
        ...rng.pick([
          { maxSurge: 1, maxUnavailable: 0 },
          { maxSurge: 0, maxUnavailable: 1 },
          { maxSurge: '25%', maxUnavailable: '25%' },
          { maxSurge: 2, maxUnavailable: 1 },
        ] as const),
        ...(rng.chance(0.2) && { pauseAfterFirst: 5000 }),
      };
    case 2:
      return { kind: 'recreate', downtime: 'acknowledged', tasks: drawTasks(rng) };
    case 3:
      return {
        kind: 'blue-green',
        smoke: drawTasks(rng),
        switch: 'automatic',
        watchMs: rng.pick([0, 10_000]),
      };
    case 4:
      return {
        kind: 'ab',
        match: { kind: 'cookie', name: 'beta', value: '1' },
        forMs: 10_000,
        then: rng.pick(['promote', 'return']),
      };
    default:
      return {
        kind: 'canary',
        steps: drawCanarySteps(rng),
        ...(rng.chance(0.3) && { surge: rng.pick([1, 2, '50%'] as const) }),
      };
  }
}

function drawCanarySteps(rng: Random): CanaryStep[] {
  const weights = rng.pick([[1000, 5000], [100, 1000, 5000, 10_000], [2500, 5000, 7500], [500]]);
  return weights.map((weight) => ({
    weight,
    holdMs: rng.pick([1000, 5000, 15_000]),
    ...(rng.chance(0.15) && { mirror: 1000 }),
    ...(rng.chance(0.15) && { tasks: drawTasks(rng) }),
  }));
}

function drawTasks(rng: Random): TaskSpec[] {
  if (rng.chance(0.5)) return [];
  const repeatable = rng.chance(0.5);
  return [
    {
      name: 'check',
      kind: rng.pick(['hook', 'smoke'] as const),
      command: ['true'],
      timeoutMs: 10_000,
      repeatable,
      attempts: repeatable ? 3 : 1,
    },
  ];
}

function drawTemperament(rng: Random, isFirst: boolean): Temperament {
  const life: Life = {
    readyAfterMs: rng.integer(0, 8) * 500,
    exitsAfterMs: rng.pick([100, 1000, 60_000]),
  };
  const drainsWithinMs = rng.pick([0, 1000, 5000, 60_000]);
  const kind = isFirst
    ? 'good'
    : rng.pick([
        'good',
        'good',
        'good',
        'slow',
        'broken',
        'crashing',
        'sick',
        'flapping',
        'never',
        'regressed',
      ] as const);
  return { kind, drainsWithinMs, life: { ...life, ...trait(kind, rng) } };
}

function trait(kind: Temperament['kind'], rng: Random): Partial<Life> {
  switch (kind) {
    case 'slow':
      return { readyAfterMs: 20_000 };
    case 'broken':
      return { broken: true };
    case 'crashing':
      return { crashesAfterMs: rng.pick([3000, 8000]) };
    case 'sick':
      return { sickAfterMs: rng.integer(5, 40) * 1000 };
    case 'flapping':
      return { flapsEveryMs: rng.pick([1000, 3000]) };
    case 'never':
      return { readyAfterMs: 1e12 };
    default:
      return {};
  }
}

function drawOrders(rng: Random): TimedOrder[] {
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

function drawFaults(rng: Random): Faults {
  const rate = (most: number) => (rng.chance(0.5) ? 0 : rng.next() * most);
  return {
    untilMs: rng.pick([0, 60_000, 200_000]),
    failBefore: rate(0.2),
    failAfter: rate(0.2),
    unknown: rate(0.3),
    stale: rate(0.3),
    crash: rate(0.05),
    deaths: rate(0.05),
  };
}
