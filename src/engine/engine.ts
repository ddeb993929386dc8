import { type Decision, decide } from '../core/decide/decide.ts';
import { assertSound } from '../core/invariants/decision-invariants.ts';
import type { Order } from '../core/release/order.ts';
import type { Revision } from '../core/release/revision.ts';
import { newService, type ServiceState } from '../core/release/state.ts';
import type { Capabilities } from '../core/world/capabilities.ts';
import type { Observation } from '../core/world/observation.ts';
import { observe } from './observe.ts';
import { type Failure, perform } from './perform.ts';
import type { Ports } from './ports.ts';

/** What one turn of the loop saw, decided and could not do. */
export interface Turn {
  readonly at: number;
  readonly observation: Observation;
  readonly decision: Decision;
  readonly failures: readonly Failure[];
  /** The orders that were heard in it. */
  readonly orders: readonly Order[];
  /** From the beginning of the look to the end of the last action. */
  readonly tookMs: number;
}

export interface EngineOptions {
  readonly service: string;
  readonly ports: Ports;
  /** Asked before anything is written or performed; false once the lease is lost. */
  readonly mayAct: () => boolean;
}

/** A driver that did not look for this long (stopped, suspended) has seen nothing meanwhile. */
const absentAfterMs = 20_000;

/**
 * Drives one service: observe, decide, append, perform. Holds nothing that is not in the store;
 * killed between any two steps, a new one continues where this one stopped.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #capabilities: Capabilities;
  readonly #revisions = new Map<number, Revision>();
  #state: ServiceState;
  #sequence: number;
  #drivenSince: number;
  #lastTurnAt: number;

  private constructor(options: EngineOptions, state: ServiceState, sequence: number) {
    this.#options = options;
    this.#state = state;
    this.#sequence = sequence;
    const { clock, platform, router } = options.ports;
    this.#drivenSince = clock.now();
    this.#lastTurnAt = this.#drivenSince;
    this.#capabilities = { platform: platform.capabilities, traffic: router.capabilities };
  }

  /** Takes up a service where its log ends. */
  static async open(options: EngineOptions): Promise<Engine> {
    const loaded = await options.ports.store.load(options.service);
    const state = loaded?.state ?? newService(options.service);
    return new Engine(options, state, loaded?.sequence ?? 0);
  }

  get state(): ServiceState {
    return this.#state;
  }

  get capabilities(): Capabilities {
    return this.#capabilities;
  }

  /**
   * One turn of the loop. Rejects only when the store does (nothing may go unrecorded) and with
   * `AssertionFailed` when a decision breaks an invariant (nothing of it is done).
   */
  async turn(): Promise<Turn> {
    const { ports, mayAct } = this.#options;
    const { clock } = ports;
    const began = clock.now();
    if (began - this.#lastTurnAt > absentAfterMs) this.#drivenSince = began;
    const look = await observe(ports, this.#state);
    const orders = await ports.store.pending(this.#options.service);
    const at = clock.now();
    const observation = this.#judged(look.observation, at);
    this.#lastTurnAt = at;
    const drivenSince = this.#drivenSince;
    const input = { observation, orders, capabilities: this.#capabilities, drivenSince };
    const decision = decide(this.#state, input, at);
    assertSound({ before: this.#state, ...input, decision, at });
    const seen = { at, observation, decision, orders };
    if (!mayAct()) return { ...seen, failures: [], tookMs: clock.now() - began };
    await this.#append(decision, orders, at);
    await this.#knowRevisions(decision);
    const revisions = this.#revisions;
    const failures = await perform(decision.actions, { ports, look, revisions, mayAct });
    return { ...seen, failures, tookMs: clock.now() - began };
  }

  #judged(observation: Observation, at: number): Observation {
    const { release } = this.#state;
    if (release?.phase !== 'progressing') return observation;
    const verdict = this.#options.ports.judge.judge(release, observation, at);
    return verdict ? { ...observation, verdict } : observation;
  }

  async #append(decision: Decision, orders: readonly Order[], at: number): Promise<void> {
    if (decision.events.length === 0) return;
    await this.#options.ports.store.append(this.#options.service, {
      after: this.#sequence,
      at,
      events: decision.events,
      state: decision.state,
      orders: orders.map((one) => one.id),
    });
    this.#sequence += decision.events.length;
    this.#state = decision.state;
  }

  /** Reads the store's revisions only when an action names one that is not known yet. */
  async #knowRevisions(decision: Decision): Promise<void> {
    const isMissing = decision.actions.some(
      (one) => 'revision' in one && !this.#revisions.has(one.revision),
    );
    if (!isMissing) return;
    const stored = await this.#options.ports.store.revisions(this.#options.service);
    for (const revision of stored) this.#revisions.set(revision.number, revision);
  }
}
