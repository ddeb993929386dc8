import type { Turn } from '../../engine/engine.ts';

/** Whether there is nothing left to ask of the world, and all that was asked for is there. */
export function isQuiet({ decision, observation, failures }: Turn): boolean {
  const { state, actions, events } = decision;
  if (actions.length > 0 || events.length > 0 || failures.length > 0) return false;
  if (state.places.some((place) => place.leaving.length > 0)) return false;
  return observation.places.every(
    ({ instances }) => instances.known && instances.value.every((one) => one.phase === 'ready'),
  );
}
