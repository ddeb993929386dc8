import type { Leaving, PlaceState } from '../release/state.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { Draft } from './draft.ts';
import type { PlaceView } from './view.ts';

/** Lets instances go whose requests are done, and forgets those that are gone. */
export function followLeaving(draft: Draft, capabilities: Capabilities): void {
  for (const { place: name } of draft.state.places) {
    const view = draft.view.places.find((one) => one.place === name);
    if (!view?.instances) continue;
    const place = draft.state.places.find((one) => one.place === name)!;
    for (const leaving of place.leaving) follow(draft, { place, view, capabilities }, leaving);
    if (capabilities.platform.instances === 'each') sendStraysAway(draft, place, view);
  }
}

/** What runs and is wanted by nobody leaves like any other; a new service touches nothing. */
function sendStraysAway(draft: Draft, place: PlaceState, view: PlaceView): void {
  if (!draft.state.release) return;
  for (const { id, revision, role, phase } of view.instances!.values()) {
    const isKnown =
      place.groups.some((one) => one.instances.includes(id)) ||
      place.leaving.some((one) => one.instance === id);
    if (isKnown || phase === 'stopping') continue;
    const about = { place: place.place, instance: id, revision, role };
    draft.record({ kind: 'instance-stray', ...about });
  }
}

/** A look is not older than this. */
const lagMs = 10_000;

interface Scene {
  readonly place: PlaceState;
  readonly view: PlaceView;
  readonly capabilities: Capabilities;
}

function follow(draft: Draft, scene: Scene, leaving: Leaving): void {
  const { instance } = leaving;
  const about = { place: scene.place.place, instance };
  const isPresent = scene.view.instances!.has(instance);
  if (!isPresent && !leaving.released) {
    // A look may lag behind what was done: what nobody stopped may still be there, and serve.
    if (draft.now - leaving.since < lagMs) return;
    draft.record({ kind: 'instance-released', ...about, because: 'dead' });
  }
  if (!isPresent) return draft.record({ kind: 'instance-gone', ...about });
  if (leaving.released) return;
  const because = drained(draft, scene, leaving);
  if (because) draft.record({ kind: 'instance-released', ...about, because });
}

/** Why the instance may be stopped now; undefined while it may not. */
function drained(
  draft: Draft,
  { place, view }: Scene,
  leaving: Leaving,
): 'idle' | 'deadline' | undefined {
  const role = draft.state.settings?.roles.find((one) => one.name === leaving.role);
  if (role && !role.routed) return 'idle';
  const isRouted = place.split.shares.some((one) => one.instances.includes(leaving.instance));
  if (isRouted) return undefined;
  if (!view.traffic || view.traffic.epoch !== place.epoch) {
    draft.waitFor(`${leaving.instance} drains once the data plane has the new split.`);
    return undefined;
  }
  const { inFlight } = view.traffic;
  if (inFlight.known && (inFlight.value[leaving.instance] ?? 0) === 0) return 'idle';
  if (leaving.drainsSince === undefined) {
    draft.record({ kind: 'instance-drains', place: place.place, instance: leaving.instance });
  }
  const drainMs = draft.state.settings?.drainMs ?? 0;
  if (draft.now - (leaving.drainsSince ?? draft.now) >= drainMs) return 'deadline';
  draft.waitFor(`${leaving.instance} finishes its requests.`);
  return undefined;
}
