import type { TrafficCapabilities } from '../../core/world/capabilities.ts';
import { type Known, known } from '../../core/world/known.ts';
import type { TrafficObservation } from '../../core/world/observation.ts';
import { assert } from '../../kit/assert.ts';
import type { Router } from '../router.ts';

/** The data plane of a service that has only workers: nobody reaches it, nothing is routed. */
export class NoRouter implements Router {
  readonly capabilities: TrafficCapabilities = {
    weights: 'routed',
    resolution: 1,
    matches: [],
    mirror: false,
    preview: false,
    inFlight: true,
    verify: true,
  };

  async read(): Promise<Known<TrafficObservation>> {
    return known({ epoch: 0, inFlight: known({}) });
  }

  async write(): Promise<void> {
    assert(false, 'a service of workers has no traffic to route');
  }

  async verify(): Promise<Known<undefined>> {
    return known(undefined);
  }

  async restore(): Promise<void> {
    // Nothing was taken over.
  }
}
