import type { Role } from '../plan/settings.ts';
import type { PlaceState, ServiceState } from '../release/state.ts';
import type { Decided, Invariant } from './invariant.ts';
import { budgetOf, instancesSeen, isRunning, placeIn, readySeen, replicasOf } from './seen.ts';

/**
 * Sending instances away never leaves fewer that serve than `replicas - maxUnavailable`, unless
 * the plan acknowledges an outage. What failed by itself is not our doing.
 */
export const capacityKept: Invariant = {
  number: 3,
  broken(decided) {
    const { state } = decided.decision;
    if (state.release?.plan.mode === 'recreate') return undefined;
    // A first release that failed leaves nothing behind that would have to serve.
    if (!state.stable && state.release?.phase !== 'progressing') return undefined;
    for (const place of state.places) {
      for (const role of state.settings?.roles ?? []) {
        // A role that stable does not have is nothing that users rely on yet.
        if (isRunning(state) && !hadRole(state, role.name)) continue;
        const sentence = brokenAt(decided, place, role);
        if (sentence) return sentence;
      }
    }
    return undefined;
  },
};

function hadRole({ release }: ServiceState, role: string): boolean {
  const before = release?.settingsBefore;
  return before === undefined || before.roles.some((one) => one.name === role);
}

function brokenAt(decided: Decided, place: PlaceState, role: Role): string | undefined {
  const counted = decided.capabilities.platform.instances === 'count';
  const before = placeIn(decided.before, place.place);
  if (!before) return undefined;
  const serving = counted ? servingCounted : servingNamed;
  const was = serving(decided, { place: before, state: decided.before, role });
  const is = serving(decided, { place, state: decided.decision.state, role });
  if (is >= was || !hasSentAway(decided, place.place)) return undefined;
  const replicas = replicasOf(decided, place.place, role);
  const needed = replicas - budgetOf(decided, replicas).unavailable;
  if (is >= needed) return undefined;
  return `${is} of ${replicas} ${role.name} stay at ${place.place}, ${was} served, ${needed} must`;
}

function hasSentAway({ decision }: Decided, place: string): boolean {
  return decision.events.some(
    (one) =>
      (one.kind === 'instance-leaving' || one.kind === 'count-wanted') && one.place === place,
  );
}

interface Side {
  readonly place: PlaceState;
  readonly state: ServiceState;
  readonly role: Role;
}

/** Ready instances that are wanted and, where the role is routed, have traffic. */
function servingNamed(decided: Decided, { place, state, role }: Side): number {
  const ready = readySeen(decided, place.place);
  const routed = new Set(
    place.split.shares.flatMap((one) => (one.weight > 0 ? one.instances : [])),
  );
  let count = 0;
  for (const group of place.groups) {
    if (group.role !== role.name || !serves(state, group.revision)) continue;
    for (const id of group.instances) {
      if (ready.has(id) && (!role.routed || routed.has(id))) count += 1;
    }
  }
  return count;
}

/** Not a candidate that failed, nor the old stable kept warm. */
function serves({ retiring }: ServiceState, revision: number): boolean {
  const found = retiring.find((one) => one.revision.number === revision);
  return found === undefined || found.because === 'superseded';
}

function servingCounted(decided: Decided, { place, state, role }: Side): number {
  const seen = instancesSeen(decided, place.place);
  let count = 0;
  for (const group of place.groups) {
    if (group.role !== role.name || !serves(state, group.revision)) continue;
    const isCarrying =
      !role.routed ||
      decided.capabilities.traffic.weights === 'by-count' ||
      place.split.shares.some((one) => one.revision === group.revision && one.weight > 0);
    if (!isCarrying) continue;
    const ready = seen.filter(
      (one) => one.revision === group.revision && one.role === group.role && one.phase === 'ready',
    );
    count += Math.min(group.count, ready.length);
  }
  return count;
}
