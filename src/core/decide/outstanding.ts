import type { PlaceState } from '../release/state.ts';
import type { Action } from '../world/action.ts';
import type { Capabilities } from '../world/capabilities.ts';
import { taskId } from '../world/task.ts';
import type { Draft } from './draft.ts';
import type { PlaceView } from './view.ts';

/**
 * What the world still lacks, worked out afresh from what is wanted and what was seen. Routing
 * comes first: users' requests are put right before new capacity is waited for.
 */
export function outstandingActions(draft: Draft, capabilities: Capabilities): Action[] {
  const actions: Action[] = [];
  for (const place of draft.state.places) {
    const view = draft.view.places.find((one) => one.place === place.place);
    if (!view) continue;
    if (isFenced(draft, place, view)) continue;
    actions.push(...routeActions(draft, place, view));
    if (capabilities.platform.instances === 'count') actions.push(...scaleActions(place, view));
    else actions.push(...instanceActions(draft, place, view));
  }
  actions.push(...taskActions(draft));
  return actions;
}

/** Someone else has written a newer split: this driver is no longer the one. */
function isFenced(draft: Draft, place: PlaceState, view: PlaceView): boolean {
  if (!view.traffic || view.traffic.epoch <= place.epoch) return false;
  if (place.epoch === 0) return false;
  draft.waitFor(
    `${place.place} follows a newer driver (epoch ${view.traffic.epoch}); nothing is done there.`,
  );
  return true;
}

function* routeActions(draft: Draft, place: PlaceState, view: PlaceView): Generator<Action> {
  // Without a look at the instances nobody knows their addresses: it would route to nobody.
  if (!view.instances) return;
  const isInForce = view.traffic !== undefined && view.traffic.epoch === place.epoch;
  if (place.epoch === 0 || isInForce) return;
  const draining = place.leaving
    .filter((one) => !one.released)
    .map(({ instance, revision }) => ({ instance, revision }));
  const { split, epoch } = place;
  const drainMs = draft.state.settings?.drainMs ?? 0;
  const release = draft.state.release?.number ?? 0;
  yield { kind: 'route', place: place.place, epoch, split, draining, drainMs, release };
}

function* instanceActions(draft: Draft, place: PlaceState, view: PlaceView): Generator<Action> {
  if (!view.instances) return;
  for (const { revision, role, instances } of place.groups) {
    for (const instance of instances) {
      if (view.instances.has(instance)) continue;
      yield { kind: 'start', place: place.place, instance, revision, role };
    }
  }
  const graceMs = draft.state.settings?.graceMs ?? 0;
  for (const { instance, released } of place.leaving) {
    if (!released || !view.instances.has(instance)) continue;
    if (view.instances.get(instance)!.phase === 'stopping') continue;
    yield { kind: 'stop', place: place.place, instance, graceMs };
  }
}

/** By count: what is seen is compared with what is wanted, revisions without a group included. */
function* scaleActions(place: PlaceState, view: PlaceView): Generator<Action> {
  if (!view.instances) return;
  const seen = new Map<string, { revision: number; role: string; count: number }>();
  for (const { revision, role, phase } of view.instances.values()) {
    const key = `${revision}/${role}`;
    const entry = seen.get(key) ?? { revision, role, count: 0 };
    if (phase !== 'stopping') entry.count += 1;
    seen.set(key, entry);
  }
  const wanted = new Map(place.groups.map((one) => [`${one.revision}/${one.role}`, one]));
  for (const [key, { revision, role, count }] of wanted) {
    if (seen.get(key)?.count === count) continue;
    yield { kind: 'scale', place: place.place, revision, role, count };
  }
  for (const [key, { revision, role, count }] of seen) {
    if (wanted.has(key) || count === 0) continue;
    yield { kind: 'scale', place: place.place, revision, role, count: 0 };
  }
}

function* taskActions(draft: Draft): Generator<Action> {
  const { release } = draft.state;
  if (release?.phase !== 'progressing' || !draft.view.tasksKnown) return;
  const step = release.plan.steps[release.step];
  if (step?.kind !== 'task') return;
  for (const [id, record] of Object.entries(release.tasks)) {
    const isOfStep = id.startsWith(taskId(release.number, step.id, step.task.name, 0).slice(0, -1));
    if (!isOfStep || record.status !== 'intent' || draft.view.tasks.has(id)) continue;
    yield { kind: 'run', id, task: step.task };
  }
}
