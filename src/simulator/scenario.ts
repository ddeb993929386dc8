import type { Settings } from '../core/plan/settings.ts';
import type { Strategy } from '../core/plan/strategy.ts';
import type { Order } from '../core/release/order.ts';
import type { Capabilities } from '../core/world/capabilities.ts';
import type { Life } from '../platforms/fake.ts';

/**
 * Everything that happens in one simulated story, decided before it begins. Data through and
 * through: it can be printed, made smaller and told again.
 */
export interface Scenario {
  /** What is left to chance while the story is told comes from here. */
  readonly seed: number;
  readonly places: readonly string[];
  readonly capabilities: Capabilities;
  /** By revision; index 0 is revision 1. */
  readonly revisions: readonly SimulatedRevision[];
  /** When which order is given, in milliseconds after the first release ended. */
  readonly orders: readonly TimedOrder[];
  /** An autoscaler's wishes, in milliseconds after the beginning. */
  readonly wishes: readonly Wish[];
  /** The judge's answer about each revision once it has traffic for `judgedAfterMs`. */
  readonly judgedAfterMs: number;
  readonly faults: Faults;
  readonly tickMs: number;
}

export interface SimulatedRevision {
  readonly strategy: Strategy;
  readonly settings: Settings;
  readonly temperament: Temperament;
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
    | 'regressed'
    | 'unproved';
  readonly life: Life;
  /** How long the last requests of an instance take after it left the split. */
  readonly drainsWithinMs: number;
}

export interface TimedOrder {
  readonly afterMs: number;
  readonly what: Exclude<Order['kind'], 'release'> | 'promote-full' | 'supersede' | 'undo';
}

export interface Wish {
  readonly afterMs: number;
  readonly place: string;
  readonly replicas: number;
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
  /** Probability per write that it is held up past the lease, and reaches the world much later. */
  readonly stall: number;
  /** Probability per turn that some instance ends by itself. */
  readonly deaths: number;
  /** Probability per turn that a data plane loses its memory. */
  readonly amnesia: number;
  /** Probability per turn that the clock jumps ten minutes ahead. */
  readonly jumps: number;
  /** The controller dies at this call, counted from 1, and nowhere else. */
  readonly dieAt?: { readonly call: number; readonly moment: 'before' | 'after' };
}

export const noFaults: Faults = {
  untilMs: 0,
  failBefore: 0,
  failAfter: 0,
  unknown: 0,
  stale: 0,
  crash: 0,
  stall: 0,
  deaths: 0,
  amnesia: 0,
  jumps: 0,
};
