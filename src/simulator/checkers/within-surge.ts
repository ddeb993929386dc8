import { resolveBudget } from '../../core/capacity/budget.ts';
import { replicasAt } from '../../core/capacity/spread.ts';
import type { PlaceState } from '../../core/release/state.ts';
import type { Checker } from './checker.ts';

/**
 * Invariant 4: adding instances never takes the total above `replicas + maxSurge`, those that are
 * on their way out included; and nothing runs that the state does not account for.
 */
export const withinSurge: Checker = {
  afterTurn(scene, _before, turn) {
    const { state, events } = turn.decision;
    for (const event of events) {
      if (event.kind !== 'instances-added') continue;
      const role = state.settings!.roles.find((one) => one.name === event.role);
      const index = state.places.findIndex((one) => one.place === event.place);
      if (!role) return scene.broken(4, `${event.instances.join(', ')} of a role nobody wants`);
      const replicas = replicasAt(role.replicas, index, state.places.length);
      const { phase, plan } = state.release!;
      const total = accountedFor(state.places[index]!, role.name);
      const { surge } = resolveBudget(plan.budget, replicas);
      const going = total - replicas;
      const limit = replicas + (phase === 'ended' ? Math.max(surge, going) : surge);
      if (total <= limit) continue;
      scene.broken(4, `${total} ${role.name} wanted at ${event.place}, at most ${limit} may be`);
    }
  },
  onStart(scene, place, role, by) {
    const known = scene.state()?.places.find((one) => one.place === place);
    // A late start of a controller that was stopped past its lease is put right as a stray.
    if (!known || by.isStale || scene.hadStall) return;
    const present = scene.world.platform.at(place).filter((one) => one.role === role).length;
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
