import { assert } from '../../kit/assert.ts';
import type { Event } from '../release/event.ts';
import {
  type Group,
  type Leaving,
  newPlace,
  type PlaceState,
  type ServiceState,
} from '../release/state.ts';

type PlaceEvent = Extract<Event, { readonly place: string }>;

/** How events about one place change it: which instances are wanted, leaving, routed to. */
export function evolvePlace(state: ServiceState, event: PlaceEvent, at: number): ServiceState {
  if (event.kind === 'place-known') {
    return { ...state, places: [...state.places, newPlace(event.place)] };
  }
  const index = state.places.findIndex((one) => one.place === event.place);
  assert(index >= 0, `the place ${event.place} is known before ${event.kind}`);
  const places = [...state.places];
  places[index] = changed(places[index]!, event, at);
  const next = { ...state, places };
  if (event.kind === 'split-wanted') return { ...next, epoch: event.epoch };
  if (event.kind === 'instances-added') {
    return { ...next, nextInstance: state.nextInstance + event.instances.length };
  }
  return next;
}

function changed(
  place: PlaceState,
  event: Exclude<PlaceEvent, { kind: 'place-known' }>,
  at: number,
): PlaceState {
  switch (event.kind) {
    case 'instances-added': {
      const group = groupOf(place, event.revision, event.role);
      const instances = [...group.instances, ...event.instances];
      return withGroup(place, { ...group, instances, count: instances.length });
    }
    case 'count-wanted':
      return withGroup(place, {
        ...groupOf(place, event.revision, event.role),
        count: event.count,
      });
    case 'instance-leaving':
      return withLeaving(place, event.instance, at);
    case 'instance-stray': {
      const { instance, revision, role } = event;
      const stray = { instance, revision, role, since: at, released: false };
      return { ...place, leaving: [...place.leaving, stray] };
    }
    case 'instance-drains':
      return withChanged(place, event.instance, { drainsSince: at });
    case 'instance-released':
      return withChanged(place, event.instance, { released: true });
    case 'instance-gone':
      return {
        ...place,
        leaving: place.leaving.filter((one) => one.instance !== event.instance),
      };
    case 'split-wanted':
      return { ...place, split: event.split, epoch: event.epoch, splitSince: at };
  }
}

export function groupOf(place: PlaceState, revision: number, role: string): Group {
  const found = place.groups.find((one) => one.revision === revision && one.role === role);
  return found ?? { revision, role, instances: [], count: 0 };
}

function withGroup(place: PlaceState, group: Group): PlaceState {
  const others = place.groups.filter(
    (one) => one.revision !== group.revision || one.role !== group.role,
  );
  return { ...place, groups: group.count === 0 ? others : [...others, group] };
}

function withChanged(place: PlaceState, instance: string, changes: Partial<Leaving>): PlaceState {
  const leaving = place.leaving.map((one) =>
    one.instance === instance ? { ...one, ...changes } : one,
  );
  return { ...place, leaving };
}

function withLeaving(place: PlaceState, instance: string, at: number): PlaceState {
  const group = place.groups.find((one) => one.instances.includes(instance));
  assert(group, `the instance ${instance} is wanted before it leaves`);
  const instances = group.instances.filter((one) => one !== instance);
  const rest = withGroup(place, { ...group, instances, count: instances.length });
  const { revision, role } = group;
  const leaving = [...rest.leaving, { instance, revision, role, since: at, released: false }];
  return { ...rest, leaving };
}
