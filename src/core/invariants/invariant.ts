import type { Decision } from '../decide/decide.ts';
import type { Order } from '../release/order.ts';
import type { ServiceState } from '../release/state.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { Observation } from '../world/observation.ts';

/** One turn as an outsider sees it: what was remembered and seen, and what was decided. */
export interface Decided {
  readonly before: ServiceState;
  readonly observation: Observation;
  readonly orders: readonly Order[];
  readonly capabilities: Capabilities;
  readonly decision: Decision;
  readonly at: number;
}

/**
 * Something that must be true of every decision, whatever the world does. Checked in production
 * before a decision is written down, in the simulator, and in properties. A check looks at what was
 * seen and decided only, and repeats none of the reasoning that led there.
 */
export interface Invariant {
  /** Its number in the list of what must be true; part of every message. */
  readonly number: number;
  /** What is wrong, as a sentence; undefined when nothing is. */
  readonly broken: (decided: Decided) => string | undefined;
}
