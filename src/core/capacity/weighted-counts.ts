import { wholeShare } from '../basis-points.ts';
import type { Counts } from './closest-counts.ts';
import type { NextCounts, Sized } from './next-counts.ts';

/** One revision whose traffic has a weight of its own, whatever the number of its instances. */
export interface Weighted extends Sized {
  /** The share of traffic it was last given; its ready instances must go on carrying it. */
  readonly weight: number;
}

export interface WeightedNow {
  readonly replicas: number;
  readonly surge: number;
  readonly wanted: Counts;
  readonly candidate: Weighted;
  readonly stable: Weighted;
  readonly older: readonly Weighted[];
  readonly leaving: number;
}

/** Instances needed to carry a share of the traffic: rounded up, so that nobody is overloaded. */
export function instancesForWeight(weight: number, replicas: number): number {
  return Math.ceil((weight * replicas) / wholeShare);
}

/**
 * The next move where a router gives weights: grow at once within `replicas + surge`, stable
 * first; shrink only to what the weight last asked for still needs, so that traffic moves before
 * instances go.
 */
export function weightedCounts(now: WeightedNow): NextCounts {
  const olderSpec = now.older.reduce((total, one) => total + one.spec, 0);
  const total = now.candidate.spec + now.stable.spec + olderSpec + now.leaving;
  let room = Math.max(0, now.replicas + now.surge - total);
  const move = (one: Weighted, wanted: number) => {
    if (one.spec >= wanted) return shrunk(one, wanted, now.replicas);
    const added = Math.min(wanted - one.spec, room);
    room -= added;
    return one.spec + added;
  };
  const stable = move(now.stable, now.wanted.stable);
  const candidate = move(now.candidate, now.wanted.candidate);
  return { stable, candidate, older: now.older.map((one) => shrunk(one, 0, now.replicas)) };
}

function shrunk(one: Weighted, wanted: number, replicas: number): number {
  const carrying = Math.min(one.available, instancesForWeight(one.weight, replicas));
  return Math.min(one.spec, Math.max(wanted, carrying));
}
