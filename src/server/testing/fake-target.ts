import type { Judge } from '../../analysis/judge.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { defaultSettings, type Settings } from '../../core/plan/settings.ts';
import type { Strategy } from '../../core/plan/strategy.ts';
import type { Order, OrderBody } from '../../core/release/order.ts';
import type { Capabilities } from '../../core/world/capabilities.ts';
import type { Verdict } from '../../core/world/verdict.ts';
import { Engine, type Turn } from '../../engine/engine.ts';
import type { Ports } from '../../engine/ports.ts';
import { assert } from '../../kit/assert.ts';
import { SimulatedClock } from '../../kit/simulated-clock.ts';
import { FakePlatform } from '../../platforms/fake.ts';
import { FakeTaskRunner } from '../../platforms/fake-task-runner.ts';
import { MemoryStore } from '../../store/memory.ts';
import { FakeRouter, routedCapabilities } from '../../traffic/fake.ts';

export const fakeCapabilities: Capabilities = {
  platform: { instances: 'each', restarts: true },
  traffic: routedCapabilities,
};

export const canary: Strategy = {
  kind: 'canary',
  steps: [{ weight: 1000, approve: 'On with it?' }, { weight: 5000 }],
};

export const someSettings: Settings = {
  ...defaultSettings,
  drainMs: 1000,
  graceMs: 1000,
  roles: [{ name: 'web', replicas: 2, routed: true }],
};

/** The first second of 2026, so that times in answers are readable. */
const startMs = Date.UTC(2026, 0, 1);

/** A target in memory: the real engine over fakes, moved by hand, and the store behind the API. */
export class FakeTarget {
  readonly clock = new SimulatedClock(startMs);
  readonly store = new MemoryStore();
  /** The judge's answer from now on. */
  verdict: Verdict | undefined;
  readonly #engines = new Map<string, Engine>();
  #nextOrder = 1;

  ports(): Ports {
    const { clock, store } = this;
    const lifeOf = () => ({ readyAfterMs: 0, exitsAfterMs: 0 });
    const judge: Judge = { judge: () => this.verdict };
    return {
      clock,
      store,
      platform: new FakePlatform({ clock, places: ['here'], instances: 'each', lifeOf }),
      router: new FakeRouter({ clock }),
      runner: new FakeTaskRunner(clock, () => ({ afterMs: 0, status: 'succeeded' })),
      judge,
    };
  }

  /** Turns the loop of a service, with a second between two turns. */
  async turn(service: string, times = 1): Promise<Turn> {
    let engine = this.#engines.get(service);
    if (!engine) {
      engine = await Engine.open({ service, ports: this.ports(), mayAct: () => true });
      this.#engines.set(service, engine);
    }
    let turn: Turn | undefined;
    for (let i = 0; i < times; i += 1) {
      this.clock.advance(1000);
      turn = await engine.turn();
    }
    assert(turn, 'there is at least one turn');
    return turn;
  }

  /** Makes a revision known, as a deploy does before its order. */
  async prepare(service: string, number: number): Promise<void> {
    const revision = { number, version: `${number}.0.0`, digest: `digest-${number}` };
    const launch = { secretPart: 'not for the API' };
    await this.store.keepRevision(service, { ...revision, createdAt: startMs, launch });
  }

  async order(service: string, body: OrderBody): Promise<Order> {
    const id = `order-${this.#nextOrder++}`;
    const order = { id, actor: 'ada', reason: 'because', ...body };
    await this.store.submit(service, order);
    return order;
  }

  /** Gives the order to release revision `number`; `turn` moves it on. */
  async deploy(service: string, number: number, strategy: Strategy = canary): Promise<void> {
    await this.prepare(service, number);
    const first = (await this.store.load(service))?.state.stable === undefined;
    await this.order(service, {
      kind: 'release',
      revision: { number, version: `${number}.0.0`, digest: `digest-${number}` },
      plan: planOf(strategy, first),
      settings: someSettings,
      purpose: 'deploy',
    });
  }

  /** Revision 1 is stable, and revision 2 waits at its approval when `releasing`. */
  async settle(service: string, releasing = false): Promise<void> {
    await this.deploy(service, 1);
    await this.turn(service, 10);
    if (!releasing) return;
    await this.deploy(service, 2);
    await this.turn(service, 10);
  }
}

export function planOf(strategy: Strategy, first: boolean): Plan {
  const capabilities = fakeCapabilities;
  const plan = makePlan({ strategy, settings: someSettings, capabilities, first });
  assert(!('refused' in plan), 'the fakes can do everything');
  return plan;
}
