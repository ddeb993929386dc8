import { processCapabilities } from '../../adapters/capabilities.ts';
import type { Onlooker } from '../../adapters/look/onlooker.ts';
import { decide } from '../../core/decide/decide.ts';
import { type ServiceView, serviceView } from '../../core/explain/service-view.ts';
import type { ServiceState } from '../../core/release/state.ts';
import type { Observation } from '../../core/world/observation.ts';

/**
 * A service as somebody sees it who does not drive it. What the driver waits for is found by the
 * same pure decision that the driver makes; nothing of it is written or carried out.
 */
export async function serviceLook(onlooker: Onlooker, state: ServiceState): Promise<ServiceView> {
  const observation = await onlooker.look(state.service);
  const now = Date.now();
  return serviceView({ state, observation, waiting: waitingFor(state, observation, now), now });
}

function waitingFor(state: ServiceState, observation: Observation, now: number): readonly string[] {
  const isRunning = state.release !== undefined && state.release.phase !== 'ended';
  if (!isRunning) return [];
  const known = state.release.verdict;
  const seen = known ? { ...observation, verdict: known } : observation;
  return decide(state, { observation: seen, orders: [], capabilities: processCapabilities }, now)
    .because;
}
