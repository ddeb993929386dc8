import { wholeShare } from '../world/basis-points.ts';
import type { Share, Split } from '../world/split.ts';
import type { Decided, Invariant } from './invariant.ts';
import { followsInstances, placeIn, replicasOf, routedRole } from './seen.ts';

/**
 * A weight is only raised as far as the ready instances carry it; what nobody can carry goes to
 * stable. Where shares follow the instances, every instance gets its equal part.
 */
export const weightCarried: Invariant = {
  number: 5,
  broken(decided) {
    for (const event of decided.decision.events) {
      if (event.kind !== 'split-wanted') continue;
      const sentence = wrongSum(event.split) ?? overloaded(decided, event.place, event.split);
      if (sentence) return `${sentence} at ${event.place}`;
    }
    return undefined;
  },
};

function wrongSum({ shares }: Split): string | undefined {
  const sum = shares.reduce((all, one) => all + one.weight, 0);
  if (shares.some((one) => one.weight < 0 || !Number.isInteger(one.weight))) {
    return 'a weight is not a number of basis points';
  }
  return sum === wholeShare || sum === 0 ? undefined : `the weights add up to ${sum}`;
}

function overloaded(decided: Decided, place: string, { shares }: Split): string | undefined {
  const role = routedRole(decided);
  if (!role) return undefined;
  const old = placeIn(decided.before, place)?.split.shares ?? [];
  const isFollowing = followsInstances(decided);
  const groups = placeIn(decided.decision.state, place)?.groups ?? [];
  // A counted platform may show instances that it is about to let go: they carry nothing.
  const staying = ({ revision, instances }: Share) => {
    const group = groups.find((one) => one.revision === revision && one.role === role.name);
    return isFollowing ? instances.length : Math.min(instances.length, group?.count ?? 0);
  };
  const ready = shares.reduce((sum, one) => sum + staying(one), 0);
  const replicas = Math.min(ready, replicasOf(decided, place, role));
  for (const share of shares) {
    const { revision, weight } = share;
    const was = old.find((one) => one.revision === revision)?.weight ?? 0;
    const isAlone = shares.every((one) => one.revision === revision || one.weight === 0);
    if (weight <= was || isAlone) continue;
    const isStable = revision === decided.decision.state.stable?.number;
    if (isStable && !isFollowing) continue;
    // Parts are rounded down, and somebody gets what is left over.
    const slack = shares.length;
    const carried = Math.floor((staying(share) * wholeShare) / (isFollowing ? ready : replicas));
    if (weight > carried + slack)
      return `${weight} for revision ${revision}, ${carried} is carried`;
  }
  return undefined;
}
