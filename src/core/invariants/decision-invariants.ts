import { AssertionFailed } from '../../kit/assert.ts';
import { capacityKept } from './capacity-kept.ts';
import { drainedBeforeStop } from './drained-before-stop.ts';
import { healthyBeforeStable } from './healthy-before-stable.ts';
import type { Decided, Invariant } from './invariant.ts';
import { keepsLastReady } from './keeps-last-ready.ts';
import { neverRisesAgain } from './never-rises-again.ts';
import { oneDriver } from './one-driver.ts';
import { ordersAnswered } from './orders-answered.ts';
import { readyBeforeTraffic } from './ready-before-traffic.ts';
import { tasksOnce } from './tasks-once.ts';
import { waitsForSomething } from './waits-for-something.ts';
import { weightCarried } from './weight-carried.ts';
import { withinSurge } from './within-surge.ts';

/** Everything that must be true of a decision of ours, whatever the world does. */
export const decisionInvariants: readonly Invariant[] = [
  readyBeforeTraffic,
  keepsLastReady,
  drainedBeforeStop,
  capacityKept,
  withinSurge,
  weightCarried,
  neverRisesAgain,
  healthyBeforeStable,
  ordersAnswered,
  oneDriver,
  waitsForSomething,
  tasksOnce,
];

/** The first invariant that a decision breaks, with its number; undefined when it is sound. */
export function brokenInvariant(decided: Decided): string | undefined {
  for (const { number, broken } of decisionInvariants) {
    const sentence = broken(decided);
    if (sentence) return `invariant ${number}: ${sentence}`;
  }
  return undefined;
}

/**
 * Stops the program before a decision that must not be is written down or carried out. The cause
 * of the error holds what was decided, for whoever has to find out why.
 */
export function assertSound(decided: Decided): void {
  const broken = brokenInvariant(decided);
  if (broken === undefined) return;
  const { events, actions } = decided.decision;
  throw new AssertionFailed(broken, { cause: { events, actions } });
}
