import { type NextCounts, nextCounts, none, type Sized } from '../capacity/next-counts.ts';
import { type Weighted, weightedCounts } from '../capacity/weighted-counts.ts';
import type { PlaceState } from '../release/state.ts';
import type { Capabilities } from '../world/capabilities.ts';
import { type Crew, crewOf, revisionsInPlay, rolesAt, type Team } from './crew.ts';
import type { Draft } from './draft.ts';
import type { PlaceView } from './view.ts';
import { followsInstances, weightIn, weightsFor } from './weights.ts';

/** Adds instances that are wanted, sends away those that are not: one move per role and place. */
export function moveInstances(draft: Draft, capabilities: Capabilities): void {
  for (const { place: name } of draft.state.places) {
    const view = draft.view.places.find((one) => one.place === name);
    if (!view?.instances || !draft.state.settings) continue;
    const place = () => draft.state.places.find((one) => one.place === name)!;
    for (const role of rolesAt(draft.state, place())) {
      const crew = crewOf(draft, place(), view, role);
      if (isFrozen(draft)) continue;
      applyCounts(draft, { place: place(), view, crew, capabilities });
    }
  }
  forgetRetired(draft);
}

interface Scene {
  readonly place: PlaceState;
  readonly view: PlaceView;
  readonly crew: Crew;
  readonly capabilities: Capabilities;
}

/** A paused release keeps what it has; the platform still restarts what fails. */
function isFrozen(draft: Draft): boolean {
  const { release } = draft.state;
  return release?.phase === 'progressing' && release.paused !== undefined;
}

function applyCounts(draft: Draft, scene: Scene): void {
  const { crew } = scene;
  const counts = countsFor(draft, scene);
  const { candidate, stable } = revisionsInPlay(draft.state);
  if (stable !== undefined) settle(draft, scene, { revision: stable, count: counts.stable });
  if (candidate !== undefined && candidate !== stable) {
    settle(draft, scene, { revision: candidate, count: counts.candidate });
  }
  crew.older.forEach((team, index) => {
    settle(draft, scene, { revision: team.revision, count: counts.older[index]! });
  });
}

function countsFor(draft: Draft, scene: Scene): NextCounts {
  const { place, view, crew, capabilities } = scene;
  const { state } = draft;
  const kept = crew.kept.reduce((sum, one) => sum + one.group.count, 0);
  const leaving = crew.leaving + kept;
  const { replicas, budget } = crew;
  const hasStable = state.stable !== undefined;
  const wanted = { ...crew.wanted, stable: hasStable ? crew.wanted.stable : 0 };
  if (isRecreating(draft)) return recreateCounts(draft, view, crew);
  const settled = state.release === undefined || state.release.phase === 'ended';
  if (!crew.role.routed || isByAvailability(draft, capabilities)) {
    const counts = nextCounts({
      // A role of which nobody is wanted any more has nothing to keep up.
      replicas: wanted.candidate + wanted.stable === 0 ? 0 : replicas,
      surge: settled ? Math.max(budget.surge, leaving) : budget.surge,
      unavailable: budget.unavailable,
      wanted,
      candidate: useful(draft, scene),
      stable: sized(crew.stable),
      older: crew.older.map(serving),
      leaving,
    });
    return { ...counts, candidate: Math.min(counts.candidate, mostOf(draft, scene)) };
  }
  const due = weightsFor(draft, place, crew, capabilities);
  const weightOf = (team: Team | undefined): Weighted => ({
    ...sized(team),
    ready: team?.carrying ?? 0,
    weight: Math.max(weightIn(place.split, team?.revision), due?.get(team?.revision ?? 0) ?? 0),
  });
  return weightedCounts({
    replicas,
    surge: settled ? Math.max(budget.surge, leaving) : budget.surge,
    unavailable: settled ? 0 : budget.unavailable,
    wanted: { ...wanted, candidate: Math.max(wanted.candidate, keptForALook(draft, crew)) },
    candidate: weightOf(crew.candidate),
    stable: weightOf(crew.stable),
    older: crew.older.map(weightOf),
    leaving,
  });
}

/** What is to be kept of a failed candidate fits beside a whole stable, or goes at once. */
function keptForALook({ state }: Draft, crew: Crew): number {
  const keepMs = state.settings?.keepFailedMs ?? 0;
  // Where nobody is wanted there is nobody else to serve: the candidate goes.
  const isKept = state.release?.phase === 'returning' && keepMs > 0 && crew.replicas > 0;
  return isKept ? Math.min(crew.candidate?.group.count ?? 0, crew.budget.surge) : 0;
}

/** Rolling plans move by availability on the way back too, where weights lead again. */
function isByAvailability(draft: Draft, capabilities: Capabilities): boolean {
  const { release } = draft.state;
  const isRolling = release?.phase === 'returning' && release.plan.mode === 'rolling';
  return isRolling || followsInstances(draft, capabilities);
}

function isRecreating(draft: Draft): boolean {
  const { release } = draft.state;
  return release !== undefined && release.phase !== 'ended' && release.plan.mode === 'recreate';
}

/** The two revisions never run side by side: one side grows when the other is gone. */
function recreateCounts(draft: Draft, view: PlaceView, crew: Crew): NextCounts {
  const others = (own: Team | undefined) =>
    [crew.candidate, crew.stable, ...crew.older]
      .filter((one) => one !== undefined && one.revision !== own?.revision)
      .reduce((sum, one) => sum + one!.group.count, crew.leaving) + seenOfOthers(view, crew, own);
  const side = (team: Team | undefined, wanted: number) =>
    others(team) === 0 ? wanted : Math.min(team?.group.count ?? 0, wanted);
  return {
    candidate: side(crew.candidate, crew.wanted.candidate),
    stable: draft.state.stable ? side(crew.stable, crew.wanted.stable) : 0,
    older: crew.older.map(() => 0),
  };
}

/** Whatever of other revisions is still there, on its way out or not. */
function seenOfOthers(view: PlaceView, crew: Crew, own: Team | undefined): number {
  const all = [...(view.instances?.values() ?? [])];
  return all.filter((one) => one.role === crew.role.name && one.revision !== own?.revision).length;
}

/** While a candidate is taken back, only those of it that still have traffic are of use. */
function useful(draft: Draft, scene: Scene): Sized {
  const all = sized(scene.crew.candidate);
  return { ...all, available: Math.min(all.available, mostOf(draft, scene)) };
}

function mostOf(draft: Draft, { place, crew, capabilities }: Scene): number {
  const { candidate } = crew;
  if (draft.state.release?.phase !== 'returning' || !candidate) return Number.MAX_SAFE_INTEGER;
  // Where traffic follows the instances, whoever is ready has some, whatever was asked for.
  const isWeighted = crew.role.routed && capabilities.traffic.weights === 'routed';
  if (isWeighted && weightIn(place.split, candidate.revision) === 0) return 0;
  return candidate.carrying;
}

function sized(team: Team | undefined): Sized {
  return team ? { spec: team.group.count, available: team.available } : none;
}

/**
 * Whoever is going carries traffic from its first ready moment, not only when it is proved; what
 * failed carries none, and goes first.
 */
function serving(team: Team): Sized {
  return { spec: team.group.count, available: team.carries ? team.carrying : 0 };
}

function settle(
  draft: Draft,
  scene: Scene,
  wanted: { readonly revision: number; readonly count: number },
): void {
  const { place, crew, capabilities } = scene;
  const role = crew.role.name;
  const group = place.groups.find((one) => one.revision === wanted.revision && one.role === role);
  const present = group?.count ?? 0;
  if (wanted.count === present) return;
  const about = { place: place.place, revision: wanted.revision, role };
  if (capabilities.platform.instances === 'count') {
    return draft.record({ kind: 'count-wanted', ...about, count: wanted.count });
  }
  if (wanted.count > present) {
    const first = draft.state.nextInstance;
    const instances = Array.from(
      { length: wanted.count - present },
      (_, i) => `${draft.state.service}-${wanted.revision}-${role}-${first + i}`,
    );
    return draft.record({ kind: 'instances-added', ...about, instances });
  }
  for (const instance of victims(group!.instances, scene).slice(0, present - wanted.count)) {
    draft.record({ kind: 'instance-leaving', place: place.place, instance });
  }
}

/** Who goes first: whoever serves nobody, then whoever has least in flight, then by name. */
function victims(instances: readonly string[], { view }: Scene): string[] {
  const inFlight = view.traffic?.inFlight;
  const cost = (id: string) => {
    if (view.instances?.get(id)?.phase !== 'ready') return -1;
    return inFlight?.known ? (inFlight.value[id] ?? 0) : 0;
  };
  return [...instances].sort((a, b) => cost(a) - cost(b) || (a < b ? -1 : 1));
}

/** A revision of which nothing is left is no longer on its way out. */
function forgetRetired(draft: Draft): void {
  for (const { revision } of draft.state.retiring) {
    const isPresent = draft.state.places.some(
      (place) =>
        place.groups.some((one) => one.revision === revision.number) ||
        place.leaving.some((one) => one.revision === revision.number),
    );
    if (!isPresent) draft.record({ kind: 'retired', revision: revision.number });
  }
}
