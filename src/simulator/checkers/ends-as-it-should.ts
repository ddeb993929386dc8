import type { Strategy } from '../../core/plan/strategy.ts';
import type { PastRelease } from '../../core/release/state.ts';
import { noFaults, type Scenario } from '../scenario.ts';
import type { Checker } from './checker.ts';

/**
 * Invariants 8 and 17: what can never run is never called stable; and where nothing goes wrong,
 * nobody orders anything and the candidate is sound, the release is completed.
 */
export const endsAsItShould: Checker = {
  async atEnd(scene) {
    const { scenario, world } = scene;
    const past = scene.state()?.past ?? [];
    for (const { revision, outcome } of past) {
      const { kind } = world.temperament(revision.number);
      const cannotRun = kind === 'broken' || kind === 'never';
      if (cannotRun && outcome === 'completed' && scenario.wishes.length === 0) {
        scene.broken(8, `revision ${revision.number} is ${kind} and was completed`);
      }
    }
    const second = past.find((one) => one.number === 2);
    if (second && isUndisturbed(scenario) && isSound(scenario, second)) {
      if (second.outcome === 'completed') return;
      scene.broken(17, `release 2 was ${second.outcome} although nothing went wrong`);
    }
  },
};

function isUndisturbed({ orders, wishes, faults, judgedAfterMs }: Scenario): boolean {
  const isQuiet = orders.length === 0 && wishes.length === 0 && judgedAfterMs >= 0;
  return isQuiet && (faults.untilMs === 0 || faults === noFaults);
}

function isSound(scenario: Scenario, { revision }: PastRelease): boolean {
  const { strategy, temperament } = scenario.revisions[revision.number - 1]!;
  return ['good', 'slow'].includes(temperament.kind) && !mayGoBack(strategy);
}

/** A task may fail, evidence may stay away, an experiment may be meant to end at stable. */
function mayGoBack(strategy: Strategy): boolean {
  switch (strategy.kind) {
    case 'rolling':
      return false;
    case 'recreate':
      return strategy.tasks.length > 0;
    case 'blue-green':
      return strategy.smoke.length > 0;
    case 'ab':
      return strategy.then === 'return';
    case 'canary':
      return strategy.steps.some((one) => one.tasks?.length || one.until);
  }
}
