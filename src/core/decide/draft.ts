import { evolve } from '../evolve/evolve.ts';
import type { Event } from '../release/event.ts';
import type { ServiceState } from '../release/state.ts';
import type { Observation } from '../world/observation.ts';
import { type View, viewOf } from './view.ts';

/** What was seen, and since when somebody looks. */
interface Seen {
  readonly observation: Observation;
  readonly drivenSince?: number;
}

/**
 * A decision in the making: events recorded so far and the state they lead to, which later parts
 * of the same decision already see. Lives only within one call of `decide`.
 */
export class Draft {
  readonly now: number;
  /** Since when somebody looks without interruption: nobody is blamed for what nobody saw. */
  readonly drivenSince: number;
  readonly view: View;
  readonly events: Event[] = [];
  readonly because: string[] = [];
  #state: ServiceState;

  constructor(state: ServiceState, { observation, drivenSince = 0 }: Seen, now: number) {
    this.#state = state;
    this.now = now;
    this.drivenSince = drivenSince;
    this.view = viewOf(observation);
  }

  get state(): ServiceState {
    return this.#state;
  }

  record(event: Event): void {
    this.events.push(event);
    this.#state = evolve(this.#state, event, this.now);
  }

  /** Says what is being waited for, for people. */
  waitFor(sentence: string): void {
    if (!this.because.includes(sentence)) this.because.push(sentence);
  }
}
