import type { PlaceState } from '../release/state.ts';
import type { Decided, Invariant } from './invariant.ts';
import { budgetOf, isRunning, placeIn, replicasOf } from './seen.ts';

/**
 * Adding instances never takes the total above `replicas + maxSurge`, those on their way out
 * included. After a release, what is going makes nobody wait.
 */
export const withinSurge: Invariant = {
  number: 4,
  broken(decided) {
    const { state, events } = decided.decision;
    for (const event of events) {
      if (event.kind !== 'instances-added' && event.kind !== 'count-wanted') continue;
      const before = placeIn(decided.before, event.place);
      const place = placeIn(state, event.place)!;
      if (before && total(place, event.role) <= total(before, event.role)) continue;
      const roles = [
        ...(state.settings?.roles ?? []),
        ...(isRunning(state) ? (state.release?.settingsBefore?.roles ?? []) : []),
      ];
      const role = roles.find((one) => one.name === event.role);
      if (!role) return `${event.role} is started at ${event.place}, a role that nobody wants`;
      const replicas = replicasOf(decided, event.place, role);
      const { surge } = budgetOf(decided, replicas);
      const going = isRunning(state) ? 0 : outgoing(decided, place, role.name);
      const limit = replicas + Math.max(surge, going);
      const sum = total(place, role.name);
      if (sum > limit) return `${sum} ${role.name} at ${event.place}, at most ${limit} may be`;
    }
    return undefined;
  },
};

/** Instances that exist or are wanted, as far as the state knows. */
function total(place: PlaceState, role: string): number {
  const wanted = place.groups.filter((one) => one.role === role);
  const leaving = place.leaving.filter((one) => one.role === role);
  return wanted.reduce((sum, one) => sum + one.count, leaving.length);
}

/** Of these, all that are not stable. */
function outgoing({ decision }: Decided, place: PlaceState, role: string): number {
  const stable = decision.state.stable?.number;
  const own = place.groups.find((one) => one.role === role && one.revision === stable);
  return total(place, role) - (own?.count ?? 0);
}
