import type { Event } from '../release/event.ts';
import type { Order } from '../release/order.ts';
import type { ServiceState } from '../release/state.ts';
import type { Action } from '../world/action.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { Observation } from '../world/observation.ts';
import { Draft } from './draft.ts';
import { moveInstances } from './instances.ts';
import { followLeaving } from './leaving.ts';
import { hearOrders } from './orders.ts';
import { outstandingActions } from './outstanding.ts';
import { finishReturn } from './returning.ts';
import { routeTraffic } from './routing.ts';
import { followSteps } from './steps/follow-steps.ts';
import { followTasks } from './steps/follow-tasks.ts';
import { watchCandidate } from './triggers.ts';

export interface Input {
  readonly observation: Observation;
  /** Orders not yet answered, oldest first. */
  readonly orders: readonly Order[];
  readonly capabilities: Capabilities;
  /**
   * Since when a driver looks without interruption; absent: since ever. While nobody looked nobody
   * saw readiness or progress either, so deadlines count from here at the earliest.
   */
  readonly drivenSince?: number;
}

export interface Decision {
  /** What has happened now; to be written down before any action is performed. */
  readonly events: readonly Event[];
  /** The state after the events. */
  readonly state: ServiceState;
  /** Everything that is still to be asked of the world; safe to ask again. */
  readonly actions: readonly Action[];
  /** What is waited for and why, for people. Empty when there is nothing to wait for. */
  readonly because: readonly string[];
}

/**
 * What to do about one service, given what is remembered, what was seen and what was ordered.
 * Pure: the same arguments give the same decision, here, in the simulator and in a replay.
 */
export function decide(state: ServiceState, input: Input, now: number): Decision {
  const draft = new Draft(state, input, now);
  hearOrders(draft, input.orders);
  meetPlaces(draft);
  followTasks(draft);
  watchCandidate(draft);
  followSteps(draft, input.capabilities);
  followLeaving(draft, input.capabilities);
  moveInstances(draft, input.capabilities);
  routeTraffic(draft, input.capabilities);
  finishReturn(draft);
  return {
    events: draft.events,
    state: draft.state,
    actions: outstandingActions(draft, input.capabilities),
    because: draft.because,
  };
}

function meetPlaces(draft: Draft): void {
  for (const { place } of draft.view.places) {
    const isKnown = draft.state.places.some((one) => one.place === place);
    if (!isKnown) draft.record({ kind: 'place-known', place });
  }
}
