import { routed } from '../../traffic/fake.ts';
import type { Checker } from './checker.ts';

/** Invariant 2: nothing is stopped while it is routed to, or has requests before its deadline. */
export const drainedBeforeStop: Checker = {
  onStop(scene, place, instance) {
    const { world } = scene;
    if (routed(world.router.splitAt(place)).has(instance)) {
      scene.broken(2, `${instance} was stopped while it was routed to`);
    }
    const inFlight = world.router.inFlight(place)[instance] ?? 0;
    // Settings may have changed since it was let go; the shortest time must have passed anyway.
    const drainMs = Math.min(...scene.scenario.revisions.map((one) => one.settings.drainMs));
    const waitedMs = world.router.unroutedForMs(place, instance);
    if (inFlight > 0 && waitedMs < drainMs) {
      scene.broken(2, `${instance} was stopped with ${inFlight} in flight after ${waitedMs} ms`);
    }
  },
};
