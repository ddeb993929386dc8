import { type BasisPoints, wholeShare } from '../world/basis-points.ts';

/** A revision and the number of its instances that may get requests now. */
export interface Carrier {
  readonly revision: number;
  readonly ready: number;
  /** The share it has at present. */
  readonly weight: BasisPoints;
}

export interface ApportionRequest {
  readonly replicas: number;
  /** The candidate's share by the plan; 0 while it is taken back. */
  readonly asked: BasisPoints;
  /** The evidence is against the candidate: its share may only fall. */
  readonly returning: boolean;
  readonly candidate: Carrier | undefined;
  readonly stable: Carrier | undefined;
  /** Revisions that are going, newest first. */
  readonly older: readonly Carrier[];
}

export type Weights = ReadonlyMap<number, BasisPoints>;

/**
 * Who gets which share of the traffic, so that no revision gets more than its ready instances
 * carry: the candidate what the plan asks, then stable, then what is still on its way out. What
 * nobody can carry goes to stable, and where nobody of it is ready to the candidate as far as it
 * carries more; while the candidate is taken back it first stays where it is.
 * Undefined when no instance is ready: whatever was in force stays.
 */
export function apportion(request: ApportionRequest): Weights | undefined {
  const { candidate, stable, older } = request;
  const carriers = [candidate, stable, ...older].filter((one) => one !== undefined);
  if (carriers.every((one) => one.ready === 0)) return undefined;
  // With fewer ready than wanted everybody carries more; nobody more than others.
  const readyInAll = carriers.reduce((sum, one) => sum + one.ready, 0);
  const replicas = Math.min(request.replicas, readyInAll);
  const weights = new Map<number, number>();
  let rest: BasisPoints = wholeShare;
  const give = (carrier: Carrier | undefined, most: BasisPoints) => {
    if (!carrier || carrier.ready === 0) return;
    const share = Math.min(rest, most);
    weights.set(carrier.revision, (weights.get(carrier.revision) ?? 0) + share);
    rest -= share;
  };
  const within = (carrier: Carrier | undefined) => capacityOf(carrier, replicas);
  give(candidate, Math.min(request.asked, within(candidate)));
  give(stable, within(stable));
  // What rounding leaves over must not keep a whole instance of somebody who goes.
  const isCrumb = () => stable !== undefined && stable.ready > 0 && rest <= carriers.length;
  for (const one of older) if (!isCrumb()) give(one, within(one));
  if (request.returning && candidate && !isCrumb()) give(candidate, candidate.weight);
  give(stable, rest);
  // With nobody of stable ready, rather more for the candidate than too much for those that go.
  const had = (candidate && weights.get(candidate.revision)) ?? 0;
  if (!request.returning && stable) give(candidate, Math.max(0, within(candidate) - had));
  for (const one of older) give(one, rest);
  // Without a stable revision a candidate has nothing until the plan gives it any, then all.
  if (stable || request.asked > 0) give(candidate, rest);
  return weights;
}

/** The share that a revision's ready instances carry without being overloaded. */
function capacityOf(carrier: Carrier | undefined, replicas: number): BasisPoints {
  if (!carrier || carrier.ready === 0) return 0;
  if (replicas === 0) return wholeShare;
  return Math.min(wholeShare, Math.floor((carrier.ready * wholeShare) / replicas));
}

/** Shares in proportion to ready instances, where instances are the weight. */
export function proportional(carriers: readonly Carrier[]): Weights | undefined {
  const total = carriers.reduce((sum, one) => sum + one.ready, 0);
  if (total === 0) return undefined;
  const weights = new Map<number, number>();
  let rest: BasisPoints = wholeShare;
  for (const one of carriers) {
    const share = Math.floor((one.ready * wholeShare) / total);
    weights.set(one.revision, share);
    rest -= share;
  }
  const largest = carriers.reduce((best, one) => (one.ready > best.ready ? one : best));
  weights.set(largest.revision, weights.get(largest.revision)! + rest);
  return weights;
}
