import type { Judge } from '../analysis/judge.ts';
import type { Revision } from '../core/release/revision.ts';
import type { Ports } from '../engine/ports.ts';
import { type Random, random } from '../kit/random.ts';
import { SimulatedClock } from '../kit/simulated-clock.ts';
import { FakePlatform } from '../platforms/fake.ts';
import { FakeTaskRunner } from '../platforms/fake-task-runner.ts';
import { MemoryStore } from '../store/memory.ts';
import { FakeRouter } from '../traffic/fake.ts';
import { Chaos } from './chaos.ts';
import type { Incarnation } from './incarnation.ts';
import type { Scenario, Temperament } from './scenario.ts';

export const service = 'shop';
const epochStart = Date.UTC(2026, 0, 1);
const jumpMs = 600_000;

/** What the checkers hear of: things that really happened in the world. */
export interface Witness {
  /** Before an instance is asked to stop. */
  onStop(place: string, instance: string): void;
  /** After an instance was started. */
  onStart(place: string, role: string, by: Incarnation, instance: string): void;
  /** After the data plane took a split, with the epochs before and after. */
  onRoute(place: string, before: number, after: number): void;
}

/** The simulated world: the fakes of all ports, one clock, and what may go wrong with them. */
export class World {
  readonly clock: SimulatedClock = new SimulatedClock(epochStart);
  readonly startedAt: number = epochStart;
  readonly platform: FakePlatform;
  readonly router: FakeRouter;
  readonly runner: FakeTaskRunner;
  readonly store: MemoryStore = new MemoryStore({ freeze: false });
  readonly chaos: Chaos;
  readonly #scenario: Scenario;
  readonly #rng: Random;
  witness: Witness | undefined;
  /** Instances started by a controller that had lost its lease long ago. */
  readonly lateStarts: Set<string> = new Set();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#rng = random(scenario.seed ^ 0x5eed);
    const { clock } = this;
    this.platform = new FakePlatform({
      clock,
      places: scenario.places,
      instances: scenario.capabilities.platform.instances,
      lifeOf: ({ revision }) => this.temperament(revision.number).life,
    });
    this.router = new FakeRouter({
      clock,
      capabilities: scenario.capabilities.traffic,
      drainsWithinMs: (id) => this.temperament(revisionOf(id)).drainsWithinMs,
    });
    const taskRng = this.#rng.fork();
    this.runner = new FakeTaskRunner(clock, () => ({
      afterMs: taskRng.integer(0, 5000),
      status: taskRng.pick(['succeeded', 'succeeded', 'succeeded', 'failed', 'unknown']),
    }));
    this.chaos = new Chaos({
      faults: scenario.faults,
      rng: this.#rng.fork(),
      clock,
      startedAt: this.startedAt,
    });
  }

  temperament(revision: number): Temperament {
    const { revisions } = this.#scenario;
    return revisions[(revision - 1) % revisions.length]!.temperament;
  }

  /** The ports as one life of the controller reaches them. */
  portsFor(by: Incarnation): Ports {
    const { chaos, clock, platform, router, runner, store } = this;
    return {
      clock,
      judge: this.#judge(),
      platform: {
        capabilities: platform.capabilities,
        places: platform.places,
        observe: (place) => chaos.look(by, `platform ${place}`, () => platform.observe(place)),
        start: (request) =>
          chaos.ask(by, async () => {
            await platform.start(request);
            this.witness?.onStart(request.place, request.role, by, request.instance);
          }),
        stop: (place, instance, graceMs) =>
          chaos.ask(by, async () => {
            this.witness?.onStop(place, instance);
            await platform.stop(place, instance, graceMs);
          }),
        scale: (place, revision, role, count) =>
          chaos.ask(by, () => platform.scale(place, revision, role, count)),
      },
      router: {
        capabilities: router.capabilities,
        read: (place) => chaos.look(by, `router ${place}`, () => router.read(place)),
        write: (place, wanted) =>
          chaos.ask(by, async () => {
            const before = router.epochAt(place);
            await router.write(place, wanted);
            this.witness?.onRoute(place, before, router.epochAt(place));
          }),
        verify: () => router.verify(),
        restore: (place) => router.restore(place),
      },
      runner: {
        observe: (ids) => chaos.look(by, `tasks ${ids.join()}`, () => runner.observe(ids)),
        run: (id, task) => chaos.ask(by, () => runner.run(id, task)),
      },
      store: {
        load: (name) => store.load(name),
        append: (name, entry) => chaos.write(by, () => store.append(name, entry)),
        history: (name, from, limit) => store.history(name, from, limit),
        submit: (name, order) => store.submit(name, order),
        pending: (name) => store.pending(name),
        keepRevision: (name, revision) => store.keepRevision(name, revision),
        revisions: (name) => store.revisions(name),
        services: () => store.services(),
      },
    };
  }

  /** What goes wrong between two turns, said line by line. */
  async misbehave(): Promise<readonly string[]> {
    const { faults, places } = this.#scenario;
    if (this.chaos.isHealed) return [];
    const lines: string[] = [];
    if (this.#rng.chance(faults.deaths)) {
      const all = places.flatMap((place) => this.platform.at(place));
      if (all.length > 0) {
        const { id } = this.#rng.pick(all);
        this.platform.kill(id);
        lines.push(`${id} dies`);
      }
    }
    if (this.#rng.chance(faults.amnesia)) {
      const place = this.#rng.pick(places);
      await this.router.restore(place);
      lines.push(`the data plane at ${place} loses its memory`);
    }
    if (this.#rng.chance(faults.jumps)) {
      this.clock.advance(jumpMs);
      lines.push('the clock jumps ahead');
    }
    return lines;
  }

  /** Regressed revisions are found out some time after they got traffic. */
  #judge(): Judge {
    const { judgedAfterMs } = this.#scenario;
    return {
      judge: (release, _observation, now) => {
        const { kind } = this.temperament(release.candidate.number);
        const isBad = kind === 'regressed';
        const weight = Math.max(
          ...this.#scenario.places.map(
            (place) =>
              this.router
                .splitAt(place)
                .shares.find((one) => one.revision === release.candidate.number)?.weight ?? 0,
          ),
        );
        const isJudged = weight > 0 && now - release.startedAt >= judgedAfterMs;
        if (!isJudged) return undefined;
        if (kind === 'unproved') {
          return { kind: 'undecided', because: 'too few requests', evidence: {} };
        }
        const because = isBad ? 'errors 5 % over 0.1 %' : 'no difference found';
        return { kind: isBad ? 'regressed' : 'healthy', because, evidence: {} };
      },
    };
  }
}

export function simulatedRevision(number: number): Revision {
  return { number, version: `${number}.0.0`, digest: `digest-${number}` };
}

/** The revision in an instance's name; pods of counted platforms do not carry one. */
function revisionOf(instance: string): number {
  return Number(instance.split('-')[1] ?? 1) || 1;
}
