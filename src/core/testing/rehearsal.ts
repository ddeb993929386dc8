import { type Decision, decide } from '../decide/decide.ts';
import { evolve } from '../evolve/evolve.ts';
import { assertSound } from '../invariants/decision-invariants.ts';
import type { Settings } from '../plan/settings.ts';
import type { Strategy } from '../plan/strategy.ts';
import type { Event } from '../release/event.ts';
import type { Order, OrderBody, OrderHead } from '../release/order.ts';
import type { Outcome } from '../release/release.ts';
import type { Revision } from '../release/revision.ts';
import { newService, type ServiceState } from '../release/state.ts';
import type { Action } from '../world/action.ts';
import type { Capabilities } from '../world/capabilities.ts';
import { known, unknown } from '../world/known.ts';
import type { InstanceObservation, Observation, PlaceObservation } from '../world/observation.ts';
import { nowhere, type Split } from '../world/split.ts';
import type { TaskStatus } from '../world/task.ts';
import type { Verdict } from '../world/verdict.ts';
import { deepFrozen } from './deep-frozen.ts';
import { ableCapabilities, planOf, sampleRevision, sampleSettings } from './samples.ts';

type Instance = { -readonly [Key in keyof InstanceObservation]: InstanceObservation[Key] } & {
  readonly place: string;
};

interface Plane {
  epoch: number;
  split: Split;
}

export interface RehearsalOptions {
  readonly capabilities?: Capabilities;
  readonly places?: readonly string[];
  /** Time from an instance's start to its readiness. Default 0: ready at the next look. */
  readonly readyAfterMs?: number;
  /** Time from a stop to the end of an instance. Default 0: gone at the next look. */
  readonly exitsAfterMs?: number;
}

/**
 * The core played against a world that obeys: instances become ready, traffic moves, tasks wait to
 * be ended by the test. Everything given to `decide` is frozen, so that a change of it throws.
 */
export class Rehearsal {
  now: number = 1_767_225_600_000;
  state: ServiceState = newService('shop');
  readonly events: Event[] = [];
  readonly log: { readonly event: Event; readonly at: number }[] = [];
  readonly instances: Map<string, Instance> = new Map();
  readonly planes: Map<string, Plane> = new Map();
  readonly inFlight: Map<string, number> = new Map();
  readonly tasks: Map<string, TaskStatus> = new Map();
  /** How often each task was asked for. */
  readonly runs: Map<string, number> = new Map();
  readonly counts: Map<number, { requests: number; bad: number }> = new Map();
  readonly wanted: Map<string, Readonly<Record<string, number>>> = new Map();
  /** Parts of the world that do not answer: `instances here`, `traffic here`, `tasks`. */
  readonly silent: Set<string> = new Set();
  /** Actions that have no effect, by kind. */
  readonly deaf: Set<Action['kind']> = new Set();
  verdict: Verdict | undefined;
  /** What the latest decision was made about. */
  seen: Observation | undefined;
  readyAfterMs: number;
  /** Since when somebody looks without interruption. */
  drivenSince = 0;
  readonly #capabilities: Capabilities;
  readonly #exitsAfterMs: number;
  readonly places: string[];
  #orders: Order[] = [];
  #given = 0;
  #pods = 0;

  constructor(options: RehearsalOptions = {}) {
    this.#capabilities = options.capabilities ?? ableCapabilities;
    this.places = [...(options.places ?? ['here'])];
    this.readyAfterMs = options.readyAfterMs ?? 0;
    this.#exitsAfterMs = options.exitsAfterMs ?? 0;
  }

  /** Puts an order into the inbox and answers its id; the next tick hears it. */
  order(body: OrderBody, head: Partial<OrderHead> = {}): string {
    const id = head.id ?? `order-${++this.#given}`;
    this.#orders.push({ actor: 'ada', reason: 'because', ...head, id, ...body });
    return id;
  }

  /** Orders the release of a revision by a strategy. */
  release(
    revision: number | Revision,
    strategy: Strategy,
    settings: Settings = this.state.settings ?? sampleSettings(),
  ): string {
    const first = this.state.stable === undefined;
    const plan = planOf(strategy, { settings, capabilities: this.#capabilities, first });
    const of = typeof revision === 'number' ? sampleRevision(revision) : revision;
    return this.order({ kind: 'release', revision: of, plan, settings, purpose: 'deploy' });
  }

  /** One turn: time passes, the core decides about what is seen, the world obeys. */
  tick(ms = 1000): Decision {
    this.now += ms;
    this.#live();
    const input = deepFrozen({
      observation: this.observation(),
      orders: this.#orders,
      capabilities: this.#capabilities,
      drivenSince: this.drivenSince,
    });
    this.#orders = [];
    this.seen = input.observation;
    const before = deepFrozen(this.state);
    const decision = decide(before, input, this.now);
    assertSound({ before, ...input, decision, at: this.now });
    this.events.push(...decision.events);
    for (const event of decision.events) this.log.push({ event, at: this.now });
    this.state = decision.state;
    for (const action of decision.actions) this.#obey(action);
    return decision;
  }

  /** Ticks until something holds; throws when it does not come true within `turns`. */
  until(what: string, isTrue: (decision: Decision) => boolean, turns = 300): Decision {
    for (let turn = 0; turn < turns; turn += 1) {
      const decision = this.tick();
      if (isTrue(decision)) return decision;
    }
    const { release } = this.state;
    throw new Error(`never ${what}: ${release?.phase} at step ${release?.step}`);
  }

  untilEnded(outcome: Outcome): Decision {
    const decision = this.until('ended', () => this.state.release?.phase === 'ended');
    const got = this.state.release?.outcome;
    if (got !== outcome) throw new Error(`${got}: ${this.state.release?.cause?.because}`);
    return decision;
  }

  untilStep(id: string): Decision {
    return this.until(`at step ${id}`, () => this.stepId() === id);
  }

  /** Revision 1 released and settled. */
  static settled(settings: Settings = sampleSettings(), options: RehearsalOptions = {}): Rehearsal {
    const rehearsal = new Rehearsal(options);
    rehearsal.release(1, { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 }, settings);
    rehearsal.untilEnded('completed');
    return rehearsal;
  }

  stepId(): string | undefined {
    const { release } = this.state;
    return release?.phase === 'progressing' ? release.plan.steps[release.step]?.id : undefined;
  }

  /** What the data plane at a place does now, by revision. */
  weights(place = 'here'): Record<number, number> {
    const shares = this.planes.get(place)?.split.shares ?? [];
    return Object.fromEntries(shares.map((one) => [one.revision, one.weight]));
  }

  of(revision: number, role = 'web'): Instance[] {
    return [...this.instances.values()].filter(
      (one) => one.revision === revision && one.role === role,
    );
  }

  /** Makes an instance look otherwise from now on; phases begin now unless told. */
  change(instance: Instance, changes: Partial<InstanceObservation>): void {
    Object.assign(instance, { since: this.now }, changes);
  }

  eventsOf<Kind extends Event['kind']>(kind: Kind): Extract<Event, { kind: Kind }>[] {
    return this.events.filter((one) => one.kind === kind) as Extract<Event, { kind: Kind }>[];
  }

  /** The state that the log alone leads to. */
  replayed(): ServiceState {
    const start = newService('shop');
    return this.log.reduce((state, { event, at }) => evolve(state, event, at), start);
  }

  /** What would be decided about the world as it is, without doing anything. */
  decision(): Decision {
    const input = {
      observation: this.observation(),
      orders: this.#orders,
      capabilities: this.#capabilities,
    };
    return decide(this.state, input, this.now);
  }

  observation(): Observation {
    const tasks = [...this.tasks].map(([id, status]) => ({ id, status, output: '' }));
    return {
      places: this.places.map((place) => this.#placeSeen(place)),
      tasks: this.silent.has('tasks') ? unknown('tasks are silent') : known(tasks),
      ...(this.verdict && { verdict: this.verdict }),
    };
  }

  #placeSeen(place: string): PlaceObservation {
    const instances = [...this.instances.values()]
      .filter((one) => one.place === place)
      .map(({ place: _, ...seen }) => ({ ...seen }));
    const plane = this.#plane(place);
    const wanted = this.wanted.get(place);
    const inFlight = this.#capabilities.traffic.inFlight
      ? known(Object.fromEntries(this.inFlight))
      : unknown('nobody counts');
    return {
      place,
      instances: this.silent.has(`instances ${place}`) ? unknown('is silent') : known(instances),
      traffic: this.silent.has(`traffic ${place}`)
        ? unknown('is silent')
        : known({
            epoch: plane.epoch,
            inFlight,
            ...(this.counts.size > 0 && {
              counts: { bootId: 'boot', byRevision: Object.fromEntries(this.counts) },
            }),
          }),
      ...(wanted && { wanted }),
    };
  }

  #plane(place: string): Plane {
    const plane = this.planes.get(place) ?? { epoch: 0, split: nowhere };
    this.planes.set(place, plane);
    return plane;
  }

  #live(): void {
    for (const one of this.instances.values()) {
      const isOver = one.phase === 'stopping' && this.now - one.since >= this.#exitsAfterMs;
      if (isOver) this.instances.delete(one.id);
      if (one.phase !== 'starting' || this.now - one.since < this.readyAfterMs) continue;
      Object.assign(one, { phase: 'ready', since: one.since + this.readyAfterMs });
    }
  }

  #obey(action: Action): void {
    if (this.deaf.has(action.kind)) return;
    switch (action.kind) {
      case 'start':
        return this.#start(action);
      case 'stop': {
        const found = this.instances.get(action.instance);
        if (found) Object.assign(found, { phase: 'stopping', since: this.now });
        return;
      }
      case 'scale':
        return this.#scale(action);
      case 'route':
        if (action.epoch < this.#plane(action.place).epoch) return;
        this.planes.set(action.place, { epoch: action.epoch, split: action.split });
        return;
      case 'run':
        this.runs.set(action.id, (this.runs.get(action.id) ?? 0) + 1);
        if (!this.tasks.has(action.id)) this.tasks.set(action.id, 'running');
    }
  }

  #start(of: { place: string; instance: string; revision: number; role: string }): void {
    if (this.instances.has(of.instance)) return;
    this.instances.set(of.instance, {
      id: of.instance,
      place: of.place,
      revision: of.revision,
      role: of.role,
      phase: 'starting',
      since: this.now,
      recentRestarts: 0,
      failedChecks: 0,
    });
  }

  #scale(action: Extract<Action, { kind: 'scale' }>): void {
    const { place, revision, role, count } = action;
    const present = this.of(revision, role).filter(
      (one) => one.place === place && one.phase !== 'stopping',
    );
    for (let i = present.length; i < count; i += 1) {
      this.#start({ place, revision, role, instance: `pod-${++this.#pods}` });
    }
    for (const one of present.slice(count)) {
      Object.assign(one, { phase: 'stopping', since: this.now });
    }
  }
}
