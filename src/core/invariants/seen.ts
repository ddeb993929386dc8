import { type ResolvedBudget, resolveBudget } from '../capacity/budget.ts';
import { replicasAt } from '../capacity/spread.ts';
import type { Role } from '../plan/settings.ts';
import type { PlaceState, ServiceState } from '../release/state.ts';
import type { InstanceObservation, PlaceObservation } from '../world/observation.ts';
import type { Decided } from './invariant.ts';

const nobody: readonly InstanceObservation[] = [];

export function placeSeen({ observation }: Decided, place: string): PlaceObservation | undefined {
  return observation.places.find((one) => one.place === place);
}

/** What was seen at a place; nobody where it was not seen. */
export function instancesSeen(decided: Decided, place: string): readonly InstanceObservation[] {
  const instances = placeSeen(decided, place)?.instances;
  return instances?.known ? instances.value : nobody;
}

export function readySeen(decided: Decided, place: string): ReadonlySet<string> {
  const ready = instancesSeen(decided, place).filter((one) => one.phase === 'ready');
  return new Set(ready.map((one) => one.id));
}

export function placeIn(state: ServiceState, place: string): PlaceState | undefined {
  return state.places.find((one) => one.place === place);
}

/** Replicas of a role wanted at a place after the decision. */
export function replicasOf(decided: Decided, place: string, role: Role): number {
  const { places } = decided.decision.state;
  const index = places.findIndex((one) => one.place === place);
  const wanted = placeSeen(decided, place)?.wanted?.[role.name];
  return wanted ?? replicasAt(role.replicas, index, places.length);
}

export function budgetOf({ decision }: Decided, replicas: number): ResolvedBudget {
  const budget = decision.state.release?.plan.budget ?? { maxSurge: 1, maxUnavailable: 0 };
  return resolveBudget(budget, replicas);
}

export function routedRole({ decision }: Decided): Role | undefined {
  return decision.state.settings?.roles.find((one) => one.routed);
}

export function isRunning({ release }: ServiceState): boolean {
  return release !== undefined && release.phase !== 'ended';
}

/** Whether shares of traffic follow the number of instances: by the data plane, or by the plan. */
export function followsInstances({ capabilities, decision }: Decided): boolean {
  const { release } = decision.state;
  const isRolling = release?.phase === 'progressing' && release.plan.mode === 'rolling';
  return capabilities.traffic.weights === 'by-count' || isRolling;
}
