import type { PlaceState } from '../release/state.ts';
import { wholeShare } from '../world/basis-points.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { Share, Split } from '../world/split.ts';
import { type Crew, crewOf, rolesAt, type Team } from './crew.ts';
import type { Draft } from './draft.ts';
import type { PlaceView } from './view.ts';
import { teamsOf, weightsFor } from './weights.ts';

/** Asks for the split that the ready instances and the current step allow, where it changed. */
export function routeTraffic(draft: Draft, capabilities: Capabilities): void {
  for (const place of draft.state.places) {
    const view = draft.view.places.find((one) => one.place === place.place);
    if (!view?.instances) continue;
    const role = rolesAt(draft.state, place).find((one) => one.routed);
    if (!role) continue;
    const crew = crewOf(draft, place, view, role);
    const split = splitFor(draft, place, { view, crew, capabilities });
    if (sameSplit(split, place.split)) continue;
    const inForce = epochToPass(draft, place, view);
    if (inForce === undefined) continue;
    const epoch = Math.max(draft.state.epoch, inForce) + 1;
    draft.record({ kind: 'split-wanted', place: place.place, epoch, split });
  }
}

/** A place we never wrote to may have an epoch from an earlier life of the service. */
function epochToPass(draft: Draft, place: PlaceState, view: PlaceView): number | undefined {
  if (place.epoch > 0) return 0;
  if (!view.traffic) draft.waitFor(`The data plane does not answer: ${view.unknownBecause}`);
  return view.traffic?.epoch;
}

interface Scene {
  readonly view: PlaceView;
  readonly crew: Crew;
  readonly capabilities: Capabilities;
}

function splitFor(draft: Draft, place: PlaceState, scene: Scene): Split {
  const { view, crew, capabilities } = scene;
  const teams = teamsOf(crew);
  const weights = weightsFor(draft, place, crew, capabilities);
  if (!weights) return lastKnown(place, view, teams);
  const extras = extrasFor(draft, crew);
  const isShown = (team: Team) =>
    (weights.get(team.revision) ?? 0) > 0 || extras.revision === team.revision;
  const shares = teams
    .filter((team) => team.ready.length > 0 && isShown(team))
    .map(
      (team): Share => ({
        revision: team.revision,
        weight: weights.get(team.revision) ?? 0,
        instances: [...team.ready].sort(),
      }),
    );
  return { shares, ...extras.split };
}

/** Nobody is ready: those that were routed to last stay, without those that are leaving. */
function lastKnown(place: PlaceState, view: PlaceView, teams: readonly Team[]): Split {
  const wanted = new Set(teams.flatMap((one) => membersOf(one, view)));
  const shares = place.split.shares
    .map((one) => ({ ...one, instances: one.instances.filter((id) => wanted.has(id)) }))
    .filter((one) => one.instances.length > 0);
  return shares.length === 0
    ? { shares: [], matches: [] }
    : { ...place.split, shares: wholeAgain(shares) };
}

/** What the shares that are gone had goes to the first that is left: stable, where it is there. */
function wholeAgain(shares: readonly Share[]): readonly Share[] {
  const sum = shares.reduce((all, one) => all + one.weight, 0);
  const [first, ...others] = shares;
  return [{ ...first!, weight: first!.weight + wholeShare - sum }, ...others];
}

/** By name those that are wanted; by count, where nobody has a name, those that are there. */
function membersOf({ group }: Team, view: PlaceView): readonly string[] {
  if (group.instances.length === group.count) return group.instances;
  return [...(view.instances?.values() ?? [])]
    .filter((one) => one.revision === group.revision && one.phase !== 'stopping')
    .map((one) => one.id);
}

/** Matches, mirror and preview; `revision` must then be among the shares. */
function extrasFor(
  draft: Draft,
  crew: Crew,
): { readonly revision?: number; readonly split: Omit<Split, 'shares'> } {
  const { release } = draft.state;
  const team = crew.candidate;
  if (release?.phase !== 'progressing' || !team || team.ready.length === 0) {
    return { split: { matches: [] } };
  }
  const { match, mirror, preview } = release.target;
  const { revision } = team;
  const isUsed = match !== undefined || mirror > 0 || preview;
  return {
    ...(isUsed && { revision }),
    split: {
      matches: match ? [{ match, revision }] : [],
      ...(mirror > 0 && { mirror: { revision, share: mirror } }),
      ...(preview && { preview: { revision } }),
    },
  };
}

function sameSplit(left: Split, right: Split): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
