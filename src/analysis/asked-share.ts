import type { Release } from '../core/release/release.ts';
import type { Observation } from '../core/world/observation.ts';

/**
 * The share of traffic that the candidate is to get, 0 to 1: the step's weight, or, where traffic
 * follows the instances, its part of those that are ready. Under a sticky split this is the chance
 * with which a client belongs to the candidate.
 */
export function askedShare(release: Release, observation: Observation): number {
  const { mode } = release.plan;
  if (mode === 'routed') return release.target.weight / 10_000;
  const role = release.settings.roles.find((one) => one.routed)?.name;
  let [candidate, others] = [0, 0];
  for (const { instances } of observation.places) {
    for (const one of instances.known ? instances.value : []) {
      if (one.phase !== 'ready' || one.role !== role) continue;
      if (one.revision === release.candidate.number) candidate += 1;
      else others += 1;
    }
  }
  return candidate === 0 ? 0 : candidate / (candidate + others);
}
