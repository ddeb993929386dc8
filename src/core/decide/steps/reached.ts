import type { Release } from '../../release/release.ts';
import type { PlaceState } from '../../release/state.ts';
import type { Capabilities } from '../../world/capabilities.ts';
import { type Crew, crewOf, rolesAt } from '../crew.ts';
import type { Draft } from '../draft.ts';
import type { PlaceView } from '../view.ts';

/** Whether the world has become what the current step asks for, in every place. */
export function isReached(draft: Draft, release: Release, capabilities: Capabilities): boolean {
  noteProgress(draft);
  let all = true;
  for (const place of draft.state.places) {
    const view = draft.view.places.find((one) => one.place === place.place);
    if (!view?.instances) {
      draft.waitFor(`${place.place} does not answer: ${view?.unknownBecause ?? 'not observed'}`);
      all = false;
      continue;
    }
    const crews = rolesAt(draft.state, place).map((role) => crewOf(draft, place, view, role));
    const missing = missingAt(release, { place, view, crews, capabilities });
    if (missing) {
      draft.waitFor(draft.state.places.length > 1 ? `${place.place}: ${missing}` : missing);
      all = false;
    }
  }
  return all && draft.state.places.length > 0;
}

interface Scene {
  readonly place: PlaceState;
  readonly view: PlaceView;
  readonly crews: readonly Crew[];
  readonly capabilities: Capabilities;
}

/** What is missing for the step at one place, as a sentence. */
function missingAt(release: Release, scene: Scene): string | undefined {
  const step = release.plan.steps[release.step]!;
  switch (step.kind) {
    case 'empty':
      return nobodyLeft(scene);
    case 'roll':
      return enoughCandidates(scene) ?? (step.upTo === 'all' ? stableGone(scene) : undefined);
    case 'capacity':
      return enoughCandidates(scene);
    case 'weight':
      return enoughCandidates(scene) ?? trafficMoved(release, scene, step.weight);
    case 'promote':
      return enoughCandidates(scene) ?? trafficMoved(release, scene, undefined);
    case 'match':
    case 'mirror':
    case 'preview':
      return enoughCandidates(scene) ?? splitInForce(scene);
    default:
      return undefined;
  }
}

function enoughCandidates({ crews }: Scene): string | undefined {
  for (const { candidate, wanted, role } of crews) {
    const available = candidate?.available ?? 0;
    if (available < wanted.candidate) {
      return `Waits for ${wanted.candidate - available} more of ${wanted.candidate} ${role.name}.`;
    }
  }
  return undefined;
}

function stableGone({ place, crews }: Scene): string | undefined {
  const left = crews.reduce((sum, one) => sum + (one.stable?.group.count ?? 0), 0);
  const going = place.leaving.length;
  if (left + going === 0) return undefined;
  return `Waits until ${left + going} old instances are gone.`;
}

function nobodyLeft({ view }: Scene): string | undefined {
  const count = view.instances!.size;
  return count === 0 ? undefined : `Waits until ${count} instances are gone.`;
}

/** All traffic (or the step's weight) is asked for, and the data plane has it in force. */
function trafficMoved(
  release: Release,
  scene: Scene,
  weight: number | undefined,
): string | undefined {
  const { place, crews, capabilities } = scene;
  if (!crews.some((one) => one.role.routed && one.replicas > 0)) return undefined;
  const { number } = release.candidate;
  const share = place.split.shares.find((one) => one.revision === number)?.weight ?? 0;
  const byWeight = capabilities.traffic.weights === 'routed' || weight === undefined;
  if (byWeight && share < (weight ?? 10_000)) {
    return `Waits until the candidate can carry ${(weight ?? 10_000) / 100} % of the traffic.`;
  }
  return (byWeight ? undefined : surplusGone(scene)) ?? splitInForce(scene);
}

/** Where instances are the weight, a share is not reached while stable has too many of them. */
function surplusGone({ crews }: Scene): string | undefined {
  for (const { stable, wanted, role } of crews) {
    const surplus = role.routed ? (stable?.ready.length ?? 0) - wanted.stable : 0;
    if (surplus > 0) return `Waits until ${surplus} old instances are gone.`;
  }
  return undefined;
}

function splitInForce({ place, view }: Scene): string | undefined {
  if (!view.traffic) return `The data plane does not answer: ${view.unknownBecause}`;
  if (view.traffic.epoch !== place.epoch) return 'Waits until the data plane has the new split.';
  return undefined;
}

/** Notes new high-water marks, which alone push the progress deadline back. */
function noteProgress(draft: Draft): void {
  const { release, places } = draft.state;
  let available = 0;
  let gone = 0;
  for (const place of places) {
    const view = draft.view.places.find((one) => one.place === place.place);
    if (!view?.instances) return;
    for (const role of rolesAt(draft.state, place)) {
      const crew = crewOf(draft, place, view, role);
      available += crew.candidate?.available ?? 0;
      gone += Math.max(0, crew.replicas - (crew.stable?.group.count ?? 0));
    }
  }
  const marks = release!.progress;
  if (available <= marks.available && gone <= marks.released) return;
  draft.record({
    kind: 'progressed',
    available: Math.max(available, marks.available),
    released: Math.max(gone, marks.released),
  });
}
