import { instancesOf, type ResolvedBudget } from '../capacity/budget.ts';
import { type Counts, closestCounts } from '../capacity/closest-counts.ts';
import { instancesForWeight } from '../capacity/weighted-counts.ts';
import type { Release } from '../release/release.ts';
import type { ServiceState } from '../release/state.ts';

/** Where the counts of one role at one place should end by the steps entered so far. */
export function wantedCounts(
  state: ServiceState,
  replicas: number,
  budget: ResolvedBudget,
): Counts {
  const { release } = state;
  if (!release || release.phase === 'ended') return { candidate: 0, stable: replicas };
  if (release.phase === 'returning') return { candidate: 0, stable: replicas };
  switch (release.plan.mode) {
    case 'rolling':
      return rollingCounts(release, replicas, budget);
    case 'by-count':
      return closestCounts(replicas, release.target.weight, budget.surge);
    case 'recreate':
      return { candidate: explicitCount(release, replicas), stable: 0 };
    case 'routed':
      return routedCounts(state, release, replicas, budget);
  }
}

function rollingCounts(release: Release, replicas: number, budget: ResolvedBudget): Counts {
  switch (release.target.roll) {
    case 'none':
      return { candidate: 0, stable: replicas };
    case 'first': {
      // The first instance comes on top where there is surge, else in the place of an old one.
      const candidate = Math.min(1, replicas);
      return { candidate, stable: budget.surge > 0 ? replicas : replicas - candidate };
    }
    case 'all':
      return { candidate: replicas, stable: 0 };
  }
}

/** Stable stays whole while the surge carries the candidate; beyond it, it makes room. */
function routedCounts(
  state: ServiceState,
  release: Release,
  replicas: number,
  budget: ResolvedBudget,
): Counts {
  const { target } = release;
  const visible = target.match || target.mirror > 0 || target.preview ? 1 : 0;
  const byWeight = instancesForWeight(target.weight, replicas);
  const candidate = Math.max(byWeight, explicitCount(release, replicas), visible);
  if (!state.stable) return { candidate, stable: 0 };
  return { candidate, stable: Math.max(0, replicas - Math.max(0, candidate - budget.surge)) };
}

function explicitCount(release: Release, replicas: number): number {
  const { capacity } = release.target;
  return capacity === undefined ? 0 : instancesOf(capacity, replicas, Math.ceil);
}
