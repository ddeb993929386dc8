import { resolveBudget } from '../../core/capacity/budget.ts';
import { replicasAt } from '../../core/capacity/spread.ts';
import type { Checker } from './checker.ts';

/** Invariant 4: what we start never takes the total above `replicas + maxSurge`. */
export const withinSurge: Checker = {
  onStart(scene, place, role, by) {
    const state = scene.state();
    const wanted = state?.settings?.roles.find((one) => one.name === role);
    // A late start of a controller that was stopped past its lease is put right as a stray.
    if (!state || !wanted || by.isStale || scene.hadStall) return;
    const index = state.places.findIndex((one) => one.place === place);
    const replicas = replicasAt(wanted.replicas, index, state.places.length);
    const release = state.release;
    const surge = resolveBudget(release!.plan.budget, replicas).surge;
    const present = scene.world.platform.at(place).filter((one) => one.role === role);
    const ended = release!.phase === 'ended';
    const others = present.filter((one) => one.revision !== state.stable?.number).length;
    const limit = replicas + (ended ? Math.max(surge, others + leaving(scene, place)) : surge);
    if (present.length > limit) {
      scene.broken(4, `${present.length} ${role} run at ${place}, at most ${limit} may`);
    }
  },
};

function leaving(scene: Parameters<NonNullable<Checker['onStart']>>[0], place: string): number {
  return scene.state()?.places.find((one) => one.place === place)?.leaving.length ?? 0;
}
