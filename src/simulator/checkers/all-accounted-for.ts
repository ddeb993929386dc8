import type { PlaceState } from '../../core/release/state.ts';
import type { Checker } from './checker.ts';

/** Invariant 4: nothing runs that the state does not account for. */
export const allAccountedFor: Checker = {
  onStart(scene, { place, role, by, instance }) {
    const known = scene.state()?.places.find((one) => one.place === place);
    if (!known) return;
    // A late start of a controller that was stopped past its lease is put right as a stray.
    if (by.isStale) scene.world.lateStarts.add(instance);
    const present = scene.world.platform
      .at(place)
      .filter((one) => one.role === role && !scene.world.lateStarts.has(one.id)).length;
    const accounted = accountedFor(known, role);
    if (present <= accounted) return;
    scene.broken(4, `${present} ${role} run at ${place} and ${accounted} are known`);
  },
};

function accountedFor(place: PlaceState, role: string): number {
  const wanted = place.groups.filter((one) => one.role === role);
  const leaving = place.leaving.filter((one) => one.role === role);
  return wanted.reduce((sum, one) => sum + one.count, 0) + leaving.length;
}
