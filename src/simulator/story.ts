import type { ServiceState } from '../core/release/state.ts';
import { Engine, type Turn } from '../engine/engine.ts';
import { AssertionFailed } from '../kit/assert.ts';
import { StoreConflict } from '../store/store-conflict.ts';
import { allCheckers } from './checkers/all.ts';
import type { Checker, Scene } from './checkers/checker.ts';
import { ControllerKilled, type Incarnation } from './incarnation.ts';
import { People } from './people.ts';
import type { Scenario } from './scenario.ts';
import { service, World } from './world.ts';

/** How a simulated story ended. */
export interface Ending {
  readonly scenario: Scenario;
  readonly turns: number;
  readonly incarnations: number;
  readonly releases: number;
  /** Calls that reached the world's ports, by every controller. */
  readonly calls: number;
  readonly state: ServiceState | undefined;
  readonly world: World;
  readonly failure?: Failure;
  /** What happened, line by line, when it was asked for. */
  readonly trace: readonly string[];
}

export interface Failure {
  readonly invariant: number;
  readonly what: string;
  readonly atMs: number;
}

const turnsMax = 4000;
const quietTurns = 5;

/** Tells the story of a scenario: the engine that ships, driven through a world that misbehaves. */
export class Story {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #people: People;
  readonly #checkers: readonly Checker[];
  readonly #traced: boolean;
  readonly #trace: string[] = [];
  readonly #scene: Scene;
  #state: ServiceState | undefined;
  #failure: Failure | undefined;
  #incarnation: Incarnation = { number: 0, isDead: true, isStale: false };
  #engine: Engine | undefined;
  #turns = 0;

  constructor(
    scenario: Scenario,
    options: { readonly traced?: boolean; readonly checkers?: readonly Checker[] } = {},
  ) {
    this.#scenario = scenario;
    this.#world = new World(scenario);
    this.#checkers = options.checkers ?? allCheckers;
    this.#traced = options.traced ?? false;
    this.#people = new People(scenario, this.#world, (line) => this.#line(line));
    this.#scene = this.#makeScene();
  }

  async tell(): Promise<Ending> {
    const { chaos, clock } = this.#world;
    await this.#people.begin();
    let quiet = 0;
    while (this.#turns < turnsMax && quiet < quietTurns && !this.#failure) {
      await this.#people.act(this.#state);
      const isBusy = await this.#turn();
      const { areDone, areWaiting } = this.#people;
      const isOver = chaos.isHealed && areDone;
      if (isOver || (chaos.isHealed && areWaiting)) await this.#people.answer(this.#state);
      quiet = isBusy || !isOver ? 0 : quiet + 1;
      await chaos.continueStalled(chaos.isHealed ? 1 : 0.05);
      for (const line of await this.#world.misbehave()) this.#line(line);
      clock.advance(this.#scenario.tickMs);
    }
    if (!this.#failure) for (const one of this.#checkers) await one.atEnd?.(this.#scene);
    return {
      scenario: this.#scenario,
      turns: this.#turns,
      incarnations: this.#incarnation.number,
      releases: (this.#state?.nextRelease ?? 1) - 1,
      calls: chaos.calls,
      state: this.#state,
      world: this.#world,
      ...(this.#failure && { failure: this.#failure }),
      trace: this.#trace,
    };
  }

  /** One turn of the engine; true while there is anything left to wait for. */
  async #turn(): Promise<boolean> {
    this.#turns += 1;
    const before = this.#state;
    if (this.#incarnation.isDead) await this.#reincarnate();
    const turn = await this.#engineTurn();
    this.#state = (await this.#world.store.load(service))?.state;
    if (!turn || this.#incarnation.isDead) return true;
    this.#note(turn);
    if (before) for (const one of this.#checkers) one.afterTurn?.(this.#scene, before, turn);
    const { release, retiring, places } = turn.decision.state;
    const isLeaving = places.some((one) => one.leaving.length > 0);
    const isWaiting = release?.phase !== 'ended' || retiring.length > 0 || isLeaving;
    if (this.#isHopeless(turn)) return false;
    return isWaiting || turn.decision.events.length > 0 || turn.decision.actions.length > 0;
  }

  /** Undefined when the controller died in the middle of it. */
  async #engineTurn(): Promise<Turn | undefined> {
    try {
      return await this.#engine!.turn();
    } catch (error) {
      if (error instanceof AssertionFailed) this.#asserted(error);
      // Somebody else has written to the log: this controller ends, and another begins.
      else if (error instanceof StoreConflict) this.#incarnation.isDead = true;
      else if (!(error instanceof ControllerKilled)) throw error;
      return undefined;
    }
  }

  /** The engine stopped itself: a decision of ours broke an invariant, or something simpler. */
  #asserted({ message, cause }: AssertionFailed): void {
    const { events = [] } = (cause ?? {}) as Partial<Turn['decision']>;
    for (const event of events) this.#line(`never recorded: ${JSON.stringify(event)}`);
    const [, number, what] = /^invariant (\d+): (.*)$/.exec(message) ?? [undefined, '0', message];
    this.#scene.broken(Number(number), what!);
  }

  /** It says what it waits for, and nothing in this world will ever bring it. */
  #isHopeless(turn: Turn): boolean {
    const { release } = turn.decision.state;
    if (turn.decision.because.length === 0 || release === undefined) return false;
    return this.#world.chaos.isHealed && this.#turns > turnsMax / 2;
  }

  async #reincarnate(): Promise<void> {
    const number = this.#incarnation.number + 1;
    const incarnation: Incarnation = { number, isDead: false, isStale: false };
    this.#incarnation = incarnation;
    const ports = this.#world.portsFor(incarnation);
    this.#engine = await Engine.open({ service, ports, mayAct: () => !incarnation.isDead });
    this.#line(`controller ${number} takes up the service`);
  }

  #makeScene(): Scene {
    const scene: Scene = {
      scenario: this.#scenario,
      world: this.#world,
      state: () => this.#engine?.state ?? this.#state,
      broken: (invariant, what) => {
        const atMs = this.#world.clock.now() - this.#world.startedAt;
        this.#failure ??= { invariant, what, atMs };
        this.#line(`BROKEN invariant ${invariant}: ${what}`);
      },
    };
    const checkers = this.#checkers;
    this.#world.witness = {
      onStop: (place, instance) => {
        for (const checker of checkers) checker.onStop?.(scene, place, instance);
      },
      onStart: (place, role, by, instance) => {
        for (const checker of checkers) checker.onStart?.(scene, { place, role, by, instance });
      },
      onRoute: (place, before, after) => {
        for (const checker of checkers) checker.onRoute?.(scene, place, before, after);
      },
    };
    return scene;
  }

  #note(turn: Turn): void {
    if (!this.#traced) return;
    for (const event of turn.decision.events) this.#line(JSON.stringify(event));
    for (const action of turn.decision.actions) this.#line(`-> ${JSON.stringify(action)}`);
    for (const failure of turn.failures) {
      this.#line(`!! ${failure.action.kind}: ${failure.because}`);
    }
    if (turn.decision.because.length > 0) this.#line(`.. ${turn.decision.because.join(' ')}`);
  }

  #line(text: string): void {
    if (!this.#traced) return;
    const atMs = this.#world.clock.now() - this.#world.startedAt;
    this.#trace.push(`${String(atMs).padStart(8)} ${text}`);
  }
}
