import type { Revision } from '../core/release/revision.ts';
import type { PlatformCapabilities } from '../core/world/capabilities.ts';
import type { Known } from '../core/world/known.ts';
import type { InstanceObservation } from '../core/world/observation.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Where instances of one service run. Every call is safe to repeat after a crash, and fails by
 * answering, not by throwing: the engine turns a rejected promise into "unknown, because…".
 */
export interface Platform {
  readonly capabilities: PlatformCapabilities;
  /** The places it runs instances at, in a stable order. */
  readonly places: readonly string[];
  /**
   * What runs now at a place, with the address of each instance that has one. An adapter whose
   * view may be older than its own last write says "unknown" until it has caught up.
   */
  observe(place: string): Promise<Known<PlatformObservation>>;
  /** Makes an instance exist. Its id is claimed durably first, so that two callers start one. */
  start(request: StartRequest): Promise<void>;
  /** Makes an instance end: asks it to stop, waits up to `graceMs`, then kills it. */
  stop(place: string, instance: string, graceMs: number): Promise<void>;
  /** Makes a role of a revision have `count` instances, where instances cannot be named. */
  scale(place: string, revision: Revision, role: string, count: number): Promise<void>;
}

export interface PlatformObservation {
  readonly instances: readonly InstanceObservation[];
  /** Where each instance of the routed role answers, by instance id. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  readonly wanted?: Readonly<Record<string, number>>;
}

export interface StartRequest {
  readonly place: string;
  readonly instance: string;
  readonly revision: Revision;
  readonly role: string;
}
