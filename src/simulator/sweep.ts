import { defaultSettings, type Settings } from '../core/plan/settings.ts';
import type { Strategy } from '../core/plan/strategy.ts';
import type { TaskSpec } from '../core/world/task.ts';
import { routedCapabilities } from '../traffic/fake.ts';
import { noFaults, type Scenario, type Temperament, type TimedOrder } from './scenario.ts';
import { type Ending, Story } from './story.ts';

export interface SweepResult {
  readonly name: string;
  /** Calls of the undisturbed story; the controller was killed before and after each of them. */
  readonly calls: number;
  readonly failures: readonly string[];
}

/**
 * The crash sweep: each story is told once undisturbed, and then once for every call to the world
 * with the controller killed right before it and right after it. It must end the same every time.
 */
export async function sweep(): Promise<readonly SweepResult[]> {
  const results: SweepResult[] = [];
  for (const [name, scenario] of sweptScenarios()) results.push(await sweepOne(name, scenario));
  return results;
}

async function sweepOne(name: string, scenario: Scenario): Promise<SweepResult> {
  const undisturbed = await new Story(scenario).tell();
  const expected = endOf(undisturbed);
  const failures: string[] = [];
  if (undisturbed.failure) failures.push(`undisturbed: ${undisturbed.failure.what}`);
  for (let call = 1; call <= undisturbed.calls; call += 1) {
    for (const moment of ['before', 'after'] as const) {
      const faults = { ...noFaults, dieAt: { call, moment } };
      const ending = await new Story({ ...scenario, faults }).tell();
      const end = endOf(ending);
      if (ending.failure) failures.push(`killed ${moment} call ${call}: ${ending.failure.what}`);
      else if (end !== expected) failures.push(`killed ${moment} call ${call}: ${end}`);
    }
  }
  return { name, calls: undisturbed.calls, failures };
}

/** What a user can see of an end: how each release ended, what runs, who has the traffic. */
function endOf({ state, world, scenario }: Ending): string {
  const past = state?.past.map((one) => `${one.number} ${one.outcome}`);
  const runs = scenario.places.map((place) => {
    const names = world.platform.at(place).map((one) => `${one.revision}/${one.role}`);
    const shares = world.router.splitAt(place).shares.filter((one) => one.weight > 0);
    const weights = shares.map((one) => `${one.revision}=${one.weight}`);
    return `${place}: ${names.sort().join(' ')}, ${weights.join(' ')}`;
  });
  const tasks = [...world.runner.runs].map(([id, runs]) => `${id} x${runs}`);
  return JSON.stringify({ stable: state?.stable?.number, past, runs, tasks });
}

const settings: Settings = {
  ...defaultSettings,
  roles: [
    { name: 'web', replicas: 4, routed: true },
    { name: 'worker', replicas: 2, routed: false },
  ],
  minReadyMs: 2000,
  drainMs: 5000,
  graceMs: 1000,
};

const task: TaskSpec = {
  name: 'check',
  kind: 'smoke',
  command: ['true'],
  timeoutMs: 10_000,
  repeatable: false,
  attempts: 1,
};

const strategies: Readonly<Record<string, Strategy>> = {
  rolling: { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 },
  'rolling without surge': { kind: 'rolling', maxSurge: 0, maxUnavailable: 1 },
  recreate: { kind: 'recreate', downtime: 'acknowledged', tasks: [task] },
  'blue-green': { kind: 'blue-green', smoke: [task], switch: 'approved', watchMs: 3000 },
  canary: {
    kind: 'canary',
    steps: [
      { weight: 1000, holdMs: 3000 },
      { weight: 5000, tasks: [task], until: 'healthy', atMostMs: 20_000 },
    ],
  },
  ab: {
    kind: 'ab',
    match: { kind: 'cookie', name: 'beta', value: '1' },
    forMs: 5000,
    then: 'promote',
  },
};

const good: Temperament = {
  kind: 'good',
  life: { readyAfterMs: 1000, exitsAfterMs: 500 },
  drainsWithinMs: 2000,
};

const bad: Temperament = { ...good, kind: 'regressed' };

/** Every strategy: released, taken back by the evidence, and aborted in the middle. */
function* sweptScenarios(): Generator<readonly [string, Scenario]> {
  const abort: TimedOrder = { afterMs: 5000, what: 'abort' };
  for (const [name, strategy] of Object.entries(strategies)) {
    yield [name, scenarioOf(strategy, good, [])];
    yield [`${name}, taken back`, scenarioOf(strategy, bad, [])];
    yield [`${name}, aborted`, scenarioOf(strategy, good, [abort])];
  }
  const { rolling } = strategies;
  const counted = scenarioOf(rolling!, good, []);
  const { capabilities } = counted;
  const platform = { ...capabilities.platform, instances: 'count' } as const;
  const traffic = { ...capabilities.traffic, weights: 'by-count' } as const;
  yield ['rolling by count', { ...counted, capabilities: { platform, traffic } }];
}

function scenarioOf(
  strategy: Strategy,
  temperament: Temperament,
  orders: readonly TimedOrder[],
): Scenario {
  return {
    seed: 1,
    places: ['here'],
    capabilities: { platform: { instances: 'each', restarts: true }, traffic: routedCapabilities },
    revisions: [
      { strategy: strategies.rolling!, settings, temperament: good },
      { strategy, settings, temperament },
    ],
    orders,
    wishes: [],
    judgedAfterMs: 1000,
    faults: noFaults,
    tickMs: 1000,
  };
}
