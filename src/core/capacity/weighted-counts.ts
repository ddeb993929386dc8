import { wholeShare } from '../world/basis-points.ts';
import type { Counts } from './closest-counts.ts';
import type { NextCounts, Sized } from './next-counts.ts';

/** One revision whose traffic has a weight of its own, whatever the number of its instances. */
export interface Weighted extends Sized {
  /** The share of traffic that its ready instances have to carry. */
  readonly weight: number;
  /** Instances that carry it: ready, whether or not for long enough to count as available. */
  readonly ready: number;
}

export interface WeightedNow {
  readonly replicas: number;
  readonly surge: number;
  readonly unavailable: number;
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
 * Instances that a share must keep while it shrinks. What others cannot carry is rounded to a whole
 * basis point, which must not cost a whole instance: 33.34 % of three replicas are one of them.
 */
export function instancesCarrying(weight: number, replicas: number): number {
  if (weight === 0 || replicas === 0) return 0;
  return Math.max(1, instancesForWeight(weight - 1, replicas));
}

/**
 * The next move where a router gives weights: grow at once within `replicas + surge`, stable
 * first; shrink only to what the weights still need, so that traffic moves before instances go.
 * `unavailable` instances may go earlier than that, which makes room where there is no surge.
 */
export function weightedCounts(now: WeightedNow): NextCounts {
  const all = [...now.older, now.candidate, now.stable];
  const ready = all.reduce((sum, one) => sum + one.ready, 0);
  let spare = Math.max(0, now.unavailable - Math.max(0, now.replicas - ready));
  let room = roomFor(now, all);
  let removable = Math.max(0, routedReady(all) - (now.replicas - now.unavailable));
  const shrunk = (one: Weighted, wanted: number) => {
    const carrying = Math.min(one.ready, instancesCarrying(one.weight, now.replicas));
    const given = Math.max(0, Math.min(spare, carrying - wanted));
    spare -= given;
    const left = Math.min(one.spec, Math.max(wanted, carrying - given));
    if (one.weight === 0) return left;
    // Others may carry more than they should already: all together must stay enough.
    const lost = Math.min(removable, Math.max(0, one.ready - left));
    removable -= lost;
    return Math.max(left, Math.min(one.spec, one.ready) - lost);
  };
  const grown = (one: Weighted, wanted: number) => {
    const added = Math.min(wanted - one.spec, room);
    room -= added;
    return one.spec + added;
  };
  const moved = (one: Weighted, wanted: number) =>
    one.spec < wanted ? grown(one, wanted) : shrunk(one, wanted);
  const older = now.older.map((one) => shrunk(one, 0));
  const stable = moved(now.stable, now.wanted.stable);
  const candidate = moved(now.candidate, now.wanted.candidate);
  return { stable, candidate, older };
}

function routedReady(all: readonly Weighted[]): number {
  return all.reduce((sum, one) => sum + (one.weight > 0 ? one.ready : 0), 0);
}

function roomFor(now: WeightedNow, all: readonly Weighted[]): number {
  const total = all.reduce((sum, one) => sum + one.spec, now.leaving);
  return Math.max(0, now.replicas + now.surge - total);
}
