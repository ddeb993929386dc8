import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makePlan } from '../../src/core/plan/make-plan.ts';
import { defaultSettings, type Settings } from '../../src/core/plan/settings.ts';
import type { Strategy } from '../../src/core/plan/strategy.ts';
import { Engine } from '../../src/engine/engine.ts';
import { SimulatedClock } from '../../src/kit/simulated-clock.ts';
import { FakePlatform } from '../../src/platforms/fake.ts';
import { FakeTaskRunner } from '../../src/platforms/fake-task-runner.ts';
import { FakeRouter } from '../../src/traffic/fake.ts';
import { NewestState } from './newest-state.ts';
import { surroundings } from './surroundings.ts';

// Very many services driven at once in simulated time: the memory of each, the time of a look at
// all of them, and whether memory stays flat over a day with a release every two hours.
//   node bench/core/services.ts [--services 10000] [--day-services 50]

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10000' },
    'day-services': { type: 'string', default: '50' },
  },
});
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const settings: Settings = {
  ...defaultSettings,
  roles: [{ name: 'web', replicas: 4, routed: true }],
  drainMs: 5000,
};
const strategy: Strategy = { kind: 'canary', steps: [{ weight: 1000, holdMs: 60_000 }] };
const tickMs = 10_000;
const hourMs = 3_600_000;

class Service {
  readonly engine: Engine;
  readonly #store: NewestState;
  readonly #name: string;

  private constructor(name: string, engine: Engine, store: NewestState) {
    this.#name = name;
    this.engine = engine;
    this.#store = store;
  }

  static async open(name: string, clock: SimulatedClock): Promise<Service> {
    const store = new NewestState();
    const platform = new FakePlatform({
      clock,
      places: ['here'],
      instances: 'each',
      lifeOf: () => ({ readyAfterMs: 1000, exitsAfterMs: 100 }),
    });
    const runner = new FakeTaskRunner(clock, () => ({ afterMs: 0, status: 'succeeded' }));
    const judge = { judge: () => undefined };
    const ports = { clock, store, platform, router: new FakeRouter({ clock }), runner, judge };
    const engine = await Engine.open({ service: name, ports, mayAct: () => true });
    return new Service(name, engine, store);
  }

  async release(): Promise<void> {
    const { nextRelease: number, stable } = this.engine.state;
    const { capabilities } = this.engine;
    const plan = makePlan({ strategy, settings, capabilities, first: stable === undefined });
    if ('refused' in plan) throw new Error(plan.refused);
    const revision = { number, version: `${number}.0.0`, digest: `digest-${number}` };
    await this.#store.keepRevision(this.#name, { ...revision, createdAt: 0, launch: {} });
    const order = { kind: 'release', purpose: 'deploy', revision, plan, settings } as const;
    await this.#store.submit(this.#name, { id: `o-${number}`, actor: 'a', reason: 'b', ...order });
  }
}

async function tickAll(services: readonly Service[], clock: SimulatedClock): Promise<number> {
  const startedAt = performance.now();
  for (const { engine } of services) await engine.turn();
  clock.advance(tickMs);
  return performance.now() - startedAt;
}

function heapMb(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function manyAtOnce(count: number): Promise<void> {
  const before = heapMb();
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  const services: Service[] = [];
  for (let i = 0; i < count; i += 1) services.push(await Service.open(`service-${i}`, clock));
  for (const one of services) await one.release();
  for (let i = 0; i < 6; i += 1) await tickAll(services, clock);
  const settled = services.filter((one) => one.engine.state.stable !== undefined).length;
  const idleMs = await tickAll(services, clock);
  for (const one of services) await one.release();
  const busyMs = await tickAll(services, clock);
  const kib = ((heapMb() - before) * 1024) / count;
  console.log(`${settled} of ${count} services released at once and stable`);
  console.log(`memory of a service, its simulated world included: ${kib.toFixed(1)} KiB`);
  console.log(`a look at all of them: ${idleMs.toFixed(0)} ms idle, ${busyMs.toFixed(0)} ms busy`);
}

async function day(count: number): Promise<boolean> {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  const services: Service[] = [];
  for (let i = 0; i < count; i += 1) services.push(await Service.open(`service-${i}`, clock));
  const samples: number[] = [];
  const startedAt = performance.now();
  let ticks = 0;
  for (let hour = 0; hour < 24; hour += 1) {
    if (hour % 2 === 0) for (const one of services) await one.release();
    for (let at = 0; at < hourMs; at += tickMs) {
      await tickAll(services, clock);
      ticks += 1;
    }
    samples.push(heapMb());
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const releases = services.reduce((sum, one) => sum + one.engine.state.past.length, 0);
  const early = Math.max(...samples.slice(4, 8));
  const late = Math.max(...samples.slice(-4));
  const isFlat = late < early * 1.1;
  console.log(
    `a day of ${count} services: ${ticks} looks at each, ${releases} releases, ` +
      `${seconds.toFixed(0)} s`,
  );
  console.log(
    `heap after hours 5 to 8 at most ${early.toFixed(1)} MiB, after the last four ` +
      `${late.toFixed(1)} MiB: ${isFlat ? 'flat' : 'GROWING'}`,
  );
  return isFlat;
}

console.log(surroundings({ 'tick of': `${tickMs / 1000} s`, replicas: 4, strategy: 'canary' }));
await manyAtOnce(Number(values.services));
process.exitCode = (await day(Number(values['day-services']))) ? 0 : 1;
