import { resolveBudget } from '../../core/capacity/budget.ts';
import { replicasAt } from '../../core/capacity/spread.ts';
import type { ServiceState } from '../../core/release/state.ts';
import type { Checker } from './checker.ts';

/**
 * Invariant 3: sending instances away never leaves fewer ready ones in the split than
 * `replicas - maxUnavailable`, unless the plan acknowledges an outage.
 */
export const capacityKept: Checker = {
  afterTurn(scene, before, turn) {
    const after = turn.decision.state;
    const role = after.settings?.roles.find((one) => one.routed);
    if (!role || after.release?.plan.mode === 'recreate') return;
    for (const place of after.places) {
      const sent = new Set(
        turn.decision.events.flatMap((one) =>
          one.kind === 'instance-leaving' && one.place === place.place ? [one.instance] : [],
        ),
      );
      const routedBefore = routedAt(before, place.place);
      const lost = routedBefore.filter((id) => sent.has(id));
      if (lost.length === 0) continue;
      const index = after.places.indexOf(place);
      const replicas = replicasAt(role.replicas, index, after.places.length);
      const { unavailable } = resolveBudget(after.release!.plan.budget, replicas);
      const left = routedAt(after, place.place).length;
      if (left >= replicas - unavailable) continue;
      const seen = turn.observation.places.find((one) => one.place === place.place);
      const ready = readyIds(seen);
      // Instances that failed by themselves are not our doing.
      if (!lost.some((id) => ready.has(id))) continue;
      scene.broken(3, `${lost.join(', ')} left, ${left} of ${replicas} remain routable`);
    }
  },
};

function routedAt(state: ServiceState, place: string): string[] {
  const split = state.places.find((one) => one.place === place)?.split;
  return split?.shares.filter((one) => one.weight > 0).flatMap((one) => one.instances) ?? [];
}

function readyIds(
  seen:
    | Parameters<NonNullable<Checker['afterTurn']>>[2]['observation']['places'][number]
    | undefined,
): Set<string> {
  if (!seen?.instances.known) return new Set();
  return new Set(seen.instances.value.filter((one) => one.phase === 'ready').map((one) => one.id));
}
