import type { Draining } from '../core/world/action.ts';
import type { TrafficCapabilities } from '../core/world/capabilities.ts';
import type { Known } from '../core/world/known.ts';
import type { TrafficObservation } from '../core/world/observation.ts';
import type { Split } from '../core/world/split.ts';

/** The data plane of one service. `write` may be repeated; the plane refuses an older epoch. */
export interface Router {
  readonly capabilities: TrafficCapabilities;
  /** The epoch in force, requests in flight and counts at a place. */
  read(place: string): Promise<Known<TrafficObservation>>;
  /** Puts a whole desired state in force and resolves when every worker has applied it. */
  write(place: string, wanted: TrafficWanted): Promise<void>;
  /** A sentence when users' requests do not go where `split` says; undefined when they do. */
  verify(place: string, split: Split): Promise<Known<string | undefined>>;
  /** Gives the route back to what it was before Steadyship took it over. */
  restore(place: string): Promise<void>;
}

export interface TrafficWanted {
  /** Grows with every change; the data plane refuses to go back. */
  readonly epoch: number;
  readonly split: Split;
  readonly draining: readonly Draining[];
  readonly drainMs: number;
  /** The release whose clients are evidence; counted once each where the plane can. */
  readonly release: number;
  /** Address of every instance in `split` and `draining`, by id. */
  readonly endpoints: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
}
