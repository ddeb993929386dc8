import type { CanaryStep, Strategy } from '../core/plan/strategy.ts';
import { noFaults, type Scenario, type SimulatedRevision } from './scenario.ts';
import { type Ending, Story } from './story.ts';

export interface Shrunk {
  readonly ending: Ending;
  /** Stories told to find it. */
  readonly told: number;
}

const storiesMax = 1500;

/**
 * The smallest scenario found that still breaks the same invariant: orders, faults, places, roles
 * and steps are left out one after another for as long as it fails without them.
 */
export async function shrink(failed: Scenario): Promise<Shrunk | undefined> {
  const first = await new Story(failed).tell();
  const invariant = first.failure?.invariant;
  if (invariant === undefined) return undefined;
  let smallest = failed;
  let told = 1;
  let hasShrunk = true;
  while (hasShrunk && told < storiesMax) {
    hasShrunk = false;
    for (const smaller of simplifications(smallest)) {
      if (told >= storiesMax) break;
      told += 1;
      const ending = await new Story(smaller).tell();
      if (ending.failure?.invariant !== invariant) continue;
      smallest = smaller;
      hasShrunk = true;
      break;
    }
  }
  return { ending: await new Story(smallest, { traced: true }).tell(), told };
}

/** Scenarios with one thing less, the largest things first. */
function* simplifications(scenario: Scenario): Generator<Scenario> {
  const { orders, wishes, faults, places, revisions } = scenario;
  if (faults !== noFaults) yield { ...scenario, faults: noFaults };
  if (places.length > 1) yield { ...scenario, places: places.slice(0, 1) };
  for (const [index] of orders.entries()) {
    yield { ...scenario, orders: orders.filter((_, at) => at !== index) };
  }
  if (wishes.length > 0) yield { ...scenario, wishes: [] };
  for (const [name, value] of Object.entries(faults)) {
    if (value !== 0 && name !== 'untilMs') yield { ...scenario, faults: { ...faults, [name]: 0 } };
  }
  for (const [index, revision] of revisions.entries()) {
    for (const simpler of simplerRevisions(revision)) {
      yield { ...scenario, revisions: revisions.with(index, simpler) };
    }
  }
  if (revisions.length > 2) yield { ...scenario, revisions: revisions.slice(0, -1) };
  if (scenario.tickMs !== 1000) yield { ...scenario, tickMs: 1000 };
}

function* simplerRevisions(revision: SimulatedRevision): Generator<SimulatedRevision> {
  const { settings, strategy, temperament } = revision;
  const { roles } = settings;
  if (roles.length > 1) yield { ...revision, settings: { ...settings, roles: roles.slice(0, 1) } };
  for (const [index, role] of roles.entries()) {
    if (role.replicas <= 1) continue;
    for (const replicas of [1, role.replicas - 1]) {
      const fewer = roles.with(index, { ...role, replicas });
      yield { ...revision, settings: { ...settings, roles: fewer } };
    }
  }
  for (const name of ['minReadyMs', 'keepStableMs', 'keepFailedMs'] as const) {
    if (settings[name] > 0) yield { ...revision, settings: { ...settings, [name]: 0 } };
  }
  const { life } = temperament;
  if (temperament.kind !== 'good') {
    const plain = { readyAfterMs: life.readyAfterMs, exitsAfterMs: life.exitsAfterMs };
    yield { ...revision, temperament: { ...temperament, kind: 'good', life: plain } };
  }
  if (life.readyAfterMs > 0 && life.readyAfterMs < 1e9) {
    yield { ...revision, temperament: { ...temperament, life: { ...life, readyAfterMs: 0 } } };
  }
  if (temperament.drainsWithinMs > 0) {
    yield { ...revision, temperament: { ...temperament, drainsWithinMs: 0 } };
  }
  for (const simpler of simplerStrategies(strategy)) yield { ...revision, strategy: simpler };
}

function* simplerStrategies(strategy: Strategy): Generator<Strategy> {
  if (strategy.kind === 'recreate' && strategy.tasks.length > 0) yield { ...strategy, tasks: [] };
  if (strategy.kind === 'blue-green' && strategy.smoke.length > 0) yield { ...strategy, smoke: [] };
  if (strategy.kind !== 'canary') return;
  const { steps } = strategy;
  for (const [index, step] of steps.entries()) {
    if (steps.length > 1) yield { ...strategy, steps: steps.filter((_, at) => at !== index) };
    for (const name of Object.keys(step) as (keyof CanaryStep)[]) {
      if (name === 'weight') continue;
      const { [name]: _, ...rest } = step;
      yield { ...strategy, steps: steps.with(index, rest) };
    }
  }
}
