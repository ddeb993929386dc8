import type { Settings } from '../plan/settings.ts';
import type { Event } from '../release/event.ts';
import { ordersDoneMax, type ServiceState } from '../release/state.ts';
import { evolvePlace } from './evolve-place.ts';
import { evolveRelease } from './evolve-release.ts';

/** The state after an event. Pure, total, and the only place where state changes. */
export function evolve(state: ServiceState, event: Event, at: number): ServiceState {
  switch (event.kind) {
    case 'place-known':
    case 'instances-added':
    case 'count-wanted':
    case 'instance-leaving':
    case 'instance-stray':
    case 'instance-drains':
    case 'instance-released':
    case 'instance-gone':
    case 'split-wanted':
      return evolvePlace(state, event, at);
    case 'held':
      return { ...state, held: { since: at, because: event.because } };
    case 'hold-lifted': {
      const { held: _, ...rest } = state;
      return rest;
    }
    case 'replicas-wanted':
      return withReplicas(state, event.role, event.replicas);
    case 'retired':
      return {
        ...state,
        retiring: state.retiring.filter((one) => one.revision.number !== event.revision),
      };
    case 'order-done':
      return { ...state, ordersDone: [...state.ordersDone, event.order].slice(-ordersDoneMax) };
    case 'order-refused':
      return {
        ...state,
        ordersDone: [...state.ordersDone, event.order].slice(-ordersDoneMax),
        refused: { order: event.order, because: event.because, at },
      };
    default:
      return evolveRelease(state, event, at);
  }
}

/** Holds for the release in progress too, whatever becomes of it: the latest wish wins. */
function withReplicas(state: ServiceState, role: string, replicas: number): ServiceState {
  const scaled = (settings: Settings): Settings => ({
    ...settings,
    roles: settings.roles.map((one) => (one.name === role ? { ...one, replicas } : one)),
  });
  const { settings, release } = state;
  if (!settings) return state;
  if (!release) return { ...state, settings: scaled(settings) };
  const { settingsBefore } = release;
  return {
    ...state,
    settings: scaled(settings),
    release: {
      ...release,
      settings: scaled(release.settings),
      ...(settingsBefore && { settingsBefore: scaled(settingsBefore) }),
    },
  };
}
