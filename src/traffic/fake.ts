import type { TrafficCapabilities } from '../core/world/capabilities.ts';
import { type Known, known } from '../core/world/known.ts';
import type { TrafficObservation } from '../core/world/observation.ts';
import { nowhere, type Split } from '../core/world/split.ts';
import type { Clock } from '../kit/clock.ts';
import type { Router, TrafficWanted } from './router.ts';

/** Thrown for a write that is older than what is in force. */
export class StaleEpoch extends Error {
  override readonly name = 'StaleEpoch';
}

interface FakePlane {
  epoch: number;
  split: Split;
  /** When each instance was last taken out of the split. */
  readonly unroutedAt: Map<string, number>;
}

export const routedCapabilities: TrafficCapabilities = {
  weights: 'routed',
  resolution: 1,
  matches: ['header', 'cookie'],
  mirror: true,
  preview: true,
  inFlight: true,
  verify: true,
};

/** A data plane in memory. Requests of an instance end some time after it left the split. */
export class FakeRouter implements Router {
  readonly capabilities: TrafficCapabilities;
  readonly #clock: Clock;
  readonly #drainsWithinMs: (instance: string) => number;
  readonly #planes = new Map<string, FakePlane>();
  #counts: TrafficObservation['counts'];

  constructor(options: {
    readonly clock: Clock;
    readonly capabilities?: TrafficCapabilities;
    /** How long the last requests of an instance take once nothing new comes. */
    readonly drainsWithinMs?: (instance: string) => number;
  }) {
    this.#clock = options.clock;
    this.capabilities = options.capabilities ?? routedCapabilities;
    this.#drainsWithinMs = options.drainsWithinMs ?? (() => 0);
  }

  async read(place: string): Promise<Known<TrafficObservation>> {
    const plane = this.#plane(place);
    return known({
      epoch: plane.epoch,
      inFlight: this.capabilities.inFlight
        ? known(this.inFlight(place))
        : { known: false as const, because: 'this data plane does not count requests' },
      ...(this.#counts && { counts: this.#counts }),
    });
  }

  async write(place: string, wanted: TrafficWanted): Promise<void> {
    const plane = this.#plane(place);
    if (wanted.epoch < plane.epoch) {
      throw new StaleEpoch(`epoch ${wanted.epoch} is older than ${plane.epoch}`);
    }
    const before = routed(plane.split);
    const after = routed(wanted.split);
    for (const id of before) if (!after.has(id)) plane.unroutedAt.set(id, this.#clock.now());
    for (const id of after) plane.unroutedAt.delete(id);
    plane.epoch = wanted.epoch;
    plane.split = wanted.split;
  }

  async verify(): Promise<Known<undefined>> {
    return known(undefined);
  }

  async restore(place: string): Promise<void> {
    this.#planes.delete(place);
  }

  /** What is really in force, whatever a reader was told. */
  splitAt(place: string): Split {
    return this.#plane(place).split;
  }

  epochAt(place: string): number {
    return this.#plane(place).epoch;
  }

  /** Requests in flight per instance: one while routed to, none some time after. */
  inFlight(place: string): Record<string, number> {
    const plane = this.#plane(place);
    const counts: Record<string, number> = {};
    for (const id of routed(plane.split)) counts[id] = 1;
    for (const [id, since] of plane.unroutedAt) {
      const isDone = this.#clock.now() - since >= this.#drainsWithinMs(id);
      counts[id] = isDone ? 0 : 1;
    }
    return counts;
  }

  /** How long an instance has got nothing new; 0 while it is routed to or was never. */
  unroutedForMs(place: string, instance: string): number {
    const since = this.#plane(place).unroutedAt.get(instance);
    return since === undefined ? 0 : this.#clock.now() - since;
  }

  /** What the data plane would have counted; for tests of evidence. */
  setCounts(counts: TrafficObservation['counts']): void {
    this.#counts = counts;
  }

  #plane(place: string): FakePlane {
    let plane = this.#planes.get(place);
    if (!plane) {
      plane = { epoch: 0, split: nowhere, unroutedAt: new Map() };
      this.#planes.set(place, plane);
    }
    return plane;
  }
}

/** Instances that may get a new request, by a weight or by a match. */
export function routed(split: Split): Set<string> {
  const byMatch = new Set(split.matches.map((one) => one.revision));
  const ids = new Set<string>();
  for (const { revision, weight, instances } of split.shares) {
    if (weight === 0 && !byMatch.has(revision)) continue;
    for (const id of instances) ids.add(id);
  }
  return ids;
}
