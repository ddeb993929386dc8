import { makePlan } from '../core/plan/make-plan.ts';
import type { Order } from '../core/release/order.ts';
import type { ServiceState } from '../core/release/state.ts';
import { Engine, type Turn } from '../engine/engine.ts';
import { AssertionFailed } from '../kit/assert.ts';
import { allCheckers } from './checkers/all.ts';
import type { Checker, Scene } from './checkers/checker.ts';
import { ControllerKilled, type Incarnation } from './incarnation.ts';
import type { Scenario, TimedOrder } from './scenario.ts';
import { service, simulatedRevision, World } from './world.ts';

/** How a simulated story ended. */
export interface Ending {
  readonly seed: number;
  readonly turns: number;
  readonly incarnations: number;
  readonly releases: number;
  readonly failure?: { readonly invariant: number; readonly what: string; readonly atMs: number };
  /** What happened, line by line, when it was asked for. */
  readonly trace: readonly string[];
}

const turnsMax = 4000;
const quietTurns = 5;

/** Tells the story of a scenario: the engine that ships, driven through a world that misbehaves. */
export class Story {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #checkers: readonly Checker[];
  readonly #traced: boolean;
  readonly #trace: string[] = [];
  readonly #scene: Scene;
  #state: ServiceState | undefined;
  #failure: Ending['failure'];
  #incarnation: Incarnation = { number: 0, isDead: true, isStale: false };
  #engine: Engine | undefined;
  #nextRevision = 1;
  #ordersGiven = 0;
  #turns = 0;
  #firstEndedAt: number | undefined;

  constructor(
    scenario: Scenario,
    options: { readonly traced?: boolean; readonly checkers?: readonly Checker[] } = {},
  ) {
    this.#scenario = scenario;
    this.#world = new World(scenario);
    this.#checkers = options.checkers ?? allCheckers;
    this.#traced = options.traced ?? false;
    this.#scene = this.#makeScene();
  }

  async tell(): Promise<Ending> {
    await this.#deploy();
    let quiet = 0;
    while (this.#turns < turnsMax && quiet < quietTurns && !this.#failure) {
      await this.#giveOrders();
      const isBusy = await this.#turn();
      const { chaos } = this.#world;
      const isOver = chaos.isHealed && !this.#ordersLeft();
      if (isOver) await this.#nudge();
      quiet = isBusy || !isOver ? 0 : quiet + 1;
      this.#world.misbehave();
      this.#world.clock.advance(this.#scenario.tickMs);
    }
    if (!this.#failure) await this.#finish();
    return {
      seed: this.#scenario.seed,
      turns: this.#turns,
      incarnations: this.#incarnation.number,
      releases: (this.#state?.nextRelease ?? 1) - 1,
      ...(this.#failure && { failure: this.#failure }),
      trace: this.#trace,
    };
  }

  /** One turn of the engine; true while there is anything left to wait for. */
  async #turn(): Promise<boolean> {
    this.#turns += 1;
    const before = this.#state;
    if (this.#incarnation.isDead) await this.#reincarnate();
    const engine = this.#engine!;
    let turn: Turn | undefined;
    try {
      turn = await engine.turn();
    } catch (error) {
      if (error instanceof AssertionFailed) this.#asserted(error);
      else if (!(error instanceof ControllerKilled)) throw error;
    }
    this.#state = (await this.#world.store.load(service))?.state;
    if (!turn || this.#incarnation.isDead) return true;
    this.#note(turn);
    if (before) {
      for (const checker of this.#checkers) checker.afterTurn?.(this.#scene, before, turn);
    }
    const { release, retiring, places } = turn.decision.state;
    const isLeaving = places.some((one) => one.leaving.length > 0);
    const isWaiting = release?.phase !== 'ended' || retiring.length > 0 || isLeaving;
    if (this.#isHopeless(turn)) return false;
    return isWaiting || turn.decision.events.length > 0 || turn.decision.actions.length > 0;
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
    await this.#world.chaos.continueStalled();
    const number = this.#incarnation.number + 1;
    if (this.#incarnation.isStale) this.#scene.hadStall = true;
    const incarnation: Incarnation = { number, isDead: false, isStale: false };
    this.#incarnation = incarnation;
    const ports = this.#world.portsFor(incarnation);
    this.#engine = await Engine.open({ service, ports, mayAct: () => !incarnation.isDead });
    this.#line(`controller ${number} takes up the service`);
  }

  async #deploy(): Promise<void> {
    const number = this.#nextRevision++;
    const revision = simulatedRevision(number);
    await this.#world.store.keepRevision(service, { ...revision, createdAt: 0, launch: {} });
    await this.#submitRelease(number, number === 1, 'deploy');
  }

  async #submitRelease(number: number, first: boolean, purpose: 'deploy' | 'undo'): Promise<void> {
    const { strategies, settings, capabilities } = this.#scenario;
    const strategy = strategies[(number - 1) % strategies.length]!;
    const plan = makePlan({ strategy, settings, capabilities, first });
    if ('refused' in plan) return this.#line(`plan refused: ${plan.refused}`);
    await this.#submit({
      kind: 'release',
      revision: simulatedRevision(number),
      plan,
      settings,
      purpose,
    });
  }

  async #submit(body: Record<string, unknown> & { kind: Order['kind'] }): Promise<void> {
    const id = `order-${++this.#ordersGiven}`;
    const order = { id, actor: 'alice', reason: 'because', ...body } as Order;
    await this.#world.store.submit(service, order);
    this.#line(`alice orders ${order.kind}`);
  }

  #ordersLeft(): boolean {
    return this.#dueOrders().length < this.#scenario.orders.length || !this.#secondGiven;
  }

  #secondGiven = false;
  #given = 0;

  #dueOrders(): readonly TimedOrder[] {
    if (this.#firstEndedAt === undefined) return [];
    const elapsedMs = this.#world.clock.now() - this.#firstEndedAt;
    return this.#scenario.orders.filter((one) => one.afterMs <= elapsedMs);
  }

  /** The second revision follows the first; then people order at their own times. */
  async #giveOrders(): Promise<void> {
    if (this.#firstEndedAt === undefined) {
      if (this.#state?.release?.phase !== 'ended') return;
      this.#firstEndedAt = this.#world.clock.now();
    }
    if (!this.#secondGiven) {
      this.#secondGiven = true;
      return this.#deploy();
    }
    for (const order of this.#dueOrders().slice(this.#given)) {
      this.#given += 1;
      await this.#give(order);
    }
  }

  async #give({ what }: TimedOrder): Promise<void> {
    switch (what) {
      case 'supersede':
        if (this.#nextRevision <= this.#scenario.temperaments.length) await this.#deploy();
        return;
      case 'undo': {
        const target = this.#state?.past.findLast(
          (one) =>
            one.outcome === 'completed' && one.revision.number !== this.#state?.stable?.number,
        );
        if (target) await this.#submitRelease(target.revision.number, false, 'undo');
        return;
      }
      case 'scale': {
        const replicas = 1 + ((this.#given * 7) % 5);
        return this.#submit({ kind: 'scale', role: 'web', replicas });
      }
      case 'promote':
      case 'promote-full':
        return this.#submit({ kind: 'promote', full: what === 'promote-full' });
      default:
        return this.#submit({ kind: what });
    }
  }

  /** At the end somebody comes by and answers what waits for a person. */
  async #nudge(): Promise<void> {
    const release = this.#state?.release;
    if (release?.phase !== 'progressing' || !release.paused) return;
    await this.#submit({ kind: release.purpose === 'undo' ? 'abort' : 'resume' });
  }

  async #finish(): Promise<void> {
    for (const checker of this.#checkers) await checker.atEnd?.(this.#scene);
  }

  #makeScene(): Scene {
    const scene: Scene = {
      scenario: this.#scenario,
      world: this.#world,
      state: () => this.#engine?.state ?? this.#state,
      hadStall: false,
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
      onStart: (place, role, by) => {
        for (const checker of checkers) checker.onStart?.(scene, place, role, by);
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
