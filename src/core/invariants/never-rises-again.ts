import { wholeShare } from '../world/basis-points.ts';
import type { Decided, Invariant } from './invariant.ts';
import { followsInstances, placeIn, readySeen, replicasOf, routedRole } from './seen.ts';

/**
 * Once a candidate is taken back its weight never rises, stable has at once the largest share that
 * its ready instances carry, and what stable lacks is asked for in the same turn.
 */
export const neverRisesAgain: Invariant = {
  number: 6,
  broken(decided) {
    const { state } = decided.decision;
    if (state.release?.phase !== 'returning') return undefined;
    // Where instances are the weight, a share is what was seen, not what was asked for.
    if (followsInstances(decided)) return undefined;
    for (const { place } of state.places) {
      const sentence = risen(decided, place) ?? late(decided, place);
      if (sentence) return `${sentence} at ${place}`;
    }
    return undefined;
  },
};

function risen({ before, decision }: Decided, name: string): string | undefined {
  const { state } = decision;
  const candidate = state.release!.candidate.number;
  const { split } = placeIn(state, name)!;
  const old = placeIn(before, name)?.split.shares ?? [];
  const was = old.find((one) => one.revision === candidate)?.weight ?? 0;
  const is = split.shares.find((one) => one.revision === candidate)?.weight ?? 0;
  const others = split.shares.filter((one) => one.revision !== candidate && one.instances.length);
  // With nobody else ready, the candidate's instances are better than none.
  if (is <= was || others.length === 0) return undefined;
  return `${was} became ${is} while the candidate is taken back`;
}

function late(decided: Decided, name: string): string | undefined {
  const { stable } = decided.decision.state;
  const role = routedRole(decided);
  const place = placeIn(decided.decision.state, name)!;
  const ready = readySeen(decided, name);
  if (!stable || !role || place.epoch === 0) return undefined;
  const group = place.groups.find(
    (one) => one.revision === stable.number && one.role === role.name,
  );
  const count = group?.instances.filter((id) => ready.has(id)).length ?? 0;
  const replicas = replicasOf(decided, name, role);
  const carried = Math.min(wholeShare, Math.floor((count * wholeShare) / Math.max(1, replicas)));
  const share = place.split.shares.find((one) => one.revision === stable.number)?.weight ?? 0;
  if (share >= carried) return undefined;
  return `stable has ${share} and could carry ${carried} while the candidate is taken back`;
}
