import { makePlan } from '../core/plan/make-plan.ts';
import type { Order } from '../core/release/order.ts';
import { ownName } from '../core/release/release.ts';
import type { ServiceState } from '../core/release/state.ts';
import type { Scenario, TimedOrder } from './scenario.ts';
import { service, simulatedRevision, type World } from './world.ts';

/** How long somebody looks at a gate that never opens before passing it. */
const patienceMs = 60_000;

/** Whoever gives the orders of a story: at their times, and at the end to whatever waits. */
export class People {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #say: (line: string) => void;
  #nextRevision = 1;
  #ordersGiven = 0;
  #timedGiven = 0;
  #wishesMade = 0;
  #firstEndedAt: number | undefined;
  #hasSecond = false;

  constructor(scenario: Scenario, world: World, say: (line: string) => void) {
    this.#scenario = scenario;
    this.#world = world;
    this.#say = say;
  }

  /** Nothing else will happen before the first release has ended. */
  get areWaiting(): boolean {
    return this.#firstEndedAt === undefined;
  }

  /** Nothing is planned any more; from now on they only answer. */
  get areDone(): boolean {
    const { orders, wishes } = this.#scenario;
    const isPast = this.#timedGiven === orders.length && this.#wishesMade === wishes.length;
    return this.#hasSecond && isPast;
  }

  async begin(): Promise<void> {
    await this.#deploy(undefined);
  }

  /** The second revision follows the first; then people order at their own times. */
  async act(state: ServiceState | undefined): Promise<void> {
    const now = this.#world.clock.now();
    this.#wish(now - this.#world.startedAt);
    if (this.#firstEndedAt === undefined) {
      if (state?.release?.phase !== 'ended') return;
      this.#firstEndedAt = now;
    }
    if (!this.#hasSecond) {
      this.#hasSecond = true;
      return this.#deploy(state);
    }
    const elapsedMs = now - this.#firstEndedAt;
    for (const order of this.#scenario.orders.slice(this.#timedGiven)) {
      if (order.afterMs > elapsedMs) return;
      this.#timedGiven += 1;
      await this.#give(order, state);
    }
  }

  /** At the end somebody comes by and answers what waits for a person. */
  async answer(state: ServiceState | undefined): Promise<void> {
    const release = state?.release;
    if (release?.phase !== 'progressing') return;
    const step = release.plan.steps[release.step];
    if (release.paused) {
      const isOurs = release.paused.actor === ownName;
      return this.#submit({ kind: isOurs ? 'abort' : 'resume' });
    }
    if (step?.kind === 'approve') return this.#submit({ kind: 'approve' });
    const waitedMs = this.#world.clock.now() - release.stepSince;
    if (step?.kind === 'until-healthy' && waitedMs > patienceMs) {
      return this.#submit({ kind: 'promote', full: false });
    }
  }

  #wish(elapsedMs: number): void {
    const { wishes } = this.#scenario;
    for (const { place, replicas } of wishes.slice(this.#wishesMade)) {
      if (wishes[this.#wishesMade]!.afterMs > elapsedMs) return;
      this.#wishesMade += 1;
      this.#world.platform.want(place, { web: replicas });
      this.#say(`the autoscaler wants ${replicas} web at ${place}`);
    }
  }

  async #deploy(state: ServiceState | undefined): Promise<void> {
    const number = this.#nextRevision++;
    const revision = simulatedRevision(number);
    await this.#world.store.keepRevision(service, { ...revision, createdAt: 0, launch: {} });
    await this.#release(number, state, 'deploy');
  }

  async #release(
    number: number,
    state: ServiceState | undefined,
    purpose: 'deploy' | 'undo',
  ): Promise<void> {
    const { revisions, capabilities } = this.#scenario;
    const { strategy, settings } = revisions[(number - 1) % revisions.length]!;
    const first = state?.stable === undefined;
    const plan = makePlan({ strategy, settings, capabilities, first });
    if ('refused' in plan) return this.#say(`plan refused: ${plan.refused}`);
    const revision = simulatedRevision(number);
    await this.#submit({ kind: 'release', revision, plan, settings, purpose });
  }

  async #submit(body: Record<string, unknown> & { kind: Order['kind'] }): Promise<void> {
    const id = `order-${++this.#ordersGiven}`;
    const order = { id, actor: 'alice', reason: 'because', ...body } as Order;
    await this.#world.store.submit(service, order);
    this.#say(`alice orders ${order.kind}`);
  }

  async #give({ what }: TimedOrder, state: ServiceState | undefined): Promise<void> {
    switch (what) {
      case 'supersede':
        if (this.#nextRevision <= this.#scenario.revisions.length) await this.#deploy(state);
        return;
      case 'undo': {
        const target = state?.past.findLast(
          (one) => one.outcome === 'completed' && one.revision.number !== state.stable?.number,
        );
        if (target) await this.#release(target.revision.number, state, 'undo');
        return;
      }
      case 'scale': {
        const replicas = 1 + ((this.#timedGiven * 7) % 5);
        return this.#submit({ kind: 'scale', role: 'web', replicas });
      }
      case 'promote':
      case 'promote-full':
        return this.#submit({ kind: 'promote', full: what === 'promote-full' });
      default:
        return this.#submit({ kind: what });
    }
  }
}
