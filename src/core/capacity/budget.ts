import { assert } from '../../kit/assert.ts';

/** A count of instances, or a share of the replicas wanted (`'25%'`). */
export type Amount = number | `${number}%`;

/** How far the number of instances may leave the replicas wanted while a release runs. */
export interface Budget {
  /** Instances above. Rounded up. */
  readonly maxSurge: Amount;
  /** Routable instances below. Rounded down. */
  readonly maxUnavailable: Amount;
}

/** A budget for a given number of replicas, in instances. */
export interface ResolvedBudget {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * The field's convention (Kubernetes' ResolveFenceposts): surge rounds up, unavailable rounds down,
 * both zero becomes one unavailable, and no more than the replicas can be unavailable.
 */
export function resolveBudget(budget: Budget, replicas: number): ResolvedBudget {
  const surge = instancesOf(budget.maxSurge, replicas, Math.ceil);
  const unavailable = instancesOf(budget.maxUnavailable, replicas, Math.floor);
  const atLeastOneWay = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { surge, unavailable: Math.min(atLeastOneWay, replicas) };
}

/** An amount as a number of instances. What people write is checked before it comes here. */
export function instancesOf(
  amount: Amount,
  replicas: number,
  round: (value: number) => number,
): number {
  const exact = typeof amount === 'number' ? amount : (Number.parseFloat(amount) * replicas) / 100;
  assert(
    Number.isFinite(exact) && exact >= 0,
    `${amount} is a number of instances or a percentage`,
  );
  return round(exact);
}
