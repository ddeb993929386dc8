import { type ResolvedBudget, resolveBudget } from '../capacity/budget.ts';
import type { Counts } from '../capacity/closest-counts.ts';
import { replicasAt } from '../capacity/spread.ts';
import { groupOf } from '../evolve/evolve-place.ts';
import type { Role } from '../plan/settings.ts';
import type { Group, PlaceState, ServiceState } from '../release/state.ts';
import type { InstanceObservation } from '../world/observation.ts';
import type { Draft } from './draft.ts';
import { isAvailable, type PlaceView } from './view.ts';
import { wantedCounts } from './wanted-counts.ts';

/** The instances of one role at one place, by the part their revision plays in the release. */
export interface Crew {
  readonly role: Role;
  readonly replicas: number;
  readonly budget: ResolvedBudget;
  readonly wanted: Counts;
  readonly candidate: Team | undefined;
  readonly stable: Team | undefined;
  /** Revisions that are going now, newest first. */
  readonly older: readonly Team[];
  /** Revisions that will go later: warm standby, kept for inspection. They carry nothing. */
  readonly kept: readonly Team[];
  /** Instances that are on their way out and still exist. */
  readonly leaving: number;
}

/** The instances of one revision within a crew. */
export interface Team {
  readonly group: Group;
  readonly revision: number;
  /** Ready now: they may get requests. */
  readonly ready: readonly string[];
  /** How many of these stay: a counted platform may show some that it is about to let go. */
  readonly carrying: number;
  /** Ready for long enough to count as capacity. */
  readonly available: number;
  /** May have traffic: not a candidate that failed, nor the old stable kept warm. */
  readonly carries: boolean;
}

/** Every role that has or should have instances at a place, settings' order first. */
export function rolesAt(state: ServiceState, place: PlaceState): readonly Role[] {
  const { release, settings } = state;
  const before = release?.phase === 'progressing' ? release.settingsBefore?.roles : undefined;
  // A role that no revision in play has is a role of which nobody is wanted.
  const others = place.groups.map(({ role }) => ({ name: role, replicas: 0, routed: false }));
  const roles = new Map<string, Role>();
  for (const role of [...(settings?.roles ?? []), ...(before ?? []), ...others]) {
    if (!roles.has(role.name)) roles.set(role.name, role);
  }
  return [...roles.values()];
}

export function crewOf(draft: Draft, place: PlaceState, view: PlaceView, role: Role): Crew {
  const { state } = draft;
  const index = state.places.findIndex((one) => one.place === place.place);
  const replicas =
    view.wanted?.[role.name] ?? replicasAt(role.replicas, index, state.places.length);
  const budget = budgetOf(state, replicas);
  const { candidate, stable } = revisionsInPlay(state);
  const team = (revision: number | undefined) =>
    revision === undefined ? undefined : teamOf(draft, place, view, { revision, role: role.name });
  const present = place.groups.filter((one) => one.role === role.name);
  const going = present
    .map((one) => one.revision)
    .filter((revision) => revision !== candidate && revision !== stable)
    .sort((a, b) => b - a);
  const isKept = (revision: number) => keptUntil(state, revision) > draft.now;
  return {
    role,
    replicas,
    budget,
    wanted: wantedCounts(state, role.name, replicas, budget),
    candidate: team(candidate),
    stable: team(stable),
    older: going.filter((one) => !isKept(one)).map((one) => team(one)!),
    kept: going.filter(isKept).map((one) => team(one)!),
    leaving: place.leaving.filter((one) => one.role === role.name).length,
  };
}

/** The candidate only while its release runs; afterwards it is stable, or one that is going. */
export function revisionsInPlay(state: ServiceState): {
  readonly candidate: number | undefined;
  readonly stable: number | undefined;
} {
  const { release, stable } = state;
  const isRunning = release !== undefined && release.phase !== 'ended';
  return {
    candidate: isRunning ? release.candidate.number : undefined,
    stable: stable?.number,
  };
}

function budgetOf(state: ServiceState, replicas: number): ResolvedBudget {
  const budget = state.release?.plan.budget ?? { maxSurge: 1, maxUnavailable: 0 };
  return resolveBudget(budget, replicas);
}

/** A running release needs the room: what was kept warm goes at once then. */
function keptUntil(state: ServiceState, revision: number): number {
  const isRunning = state.release !== undefined && state.release.phase !== 'ended';
  const found = state.retiring.find((one) => one.revision.number === revision);
  return isRunning ? 0 : (found?.notBefore ?? 0);
}

function teamOf(
  draft: Draft,
  place: PlaceState,
  view: PlaceView,
  of: { readonly revision: number; readonly role: string },
): Team {
  const group = groupOf(place, of.revision, of.role);
  const minReadyMs = draft.state.settings?.minReadyMs ?? 0;
  const seen = membersSeen(group, view);
  const ready = seen.filter((one) => one.phase === 'ready').map((one) => one.id);
  return {
    group,
    revision: of.revision,
    ready,
    carrying: Math.min(ready.length, group.count),
    available: seen.filter((one) => isAvailable(one, minReadyMs, draft.now)).length,
    carries: carries(draft.state, of.revision),
  };
}

/** By name the group's own instances; by count whatever is seen of that revision and role. */
function membersSeen(group: Group, view: PlaceView): InstanceObservation[] {
  if (group.count === 0) return [];
  const all = [...(view.instances?.values() ?? [])];
  if (group.instances.length > 0) {
    const own = new Set(group.instances);
    return all.filter((one) => own.has(one.id));
  }
  return all.filter((one) => one.revision === group.revision && one.role === group.role);
}

function carries(state: ServiceState, revision: number): boolean {
  const { candidate, stable } = revisionsInPlay(state);
  if (revision === candidate || revision === stable) return true;
  const found = state.retiring.find((one) => one.revision.number === revision);
  return found?.because === 'superseded';
}
