import { instancesOf, type ResolvedBudget } from '../capacity/budget.ts';
import { type Counts, closestCounts } from '../capacity/closest-counts.ts';
import { instancesForWeight } from '../capacity/weighted-counts.ts';
import type { Settings } from '../plan/settings.ts';
import type { Release } from '../release/release.ts';
import type { ServiceState } from '../release/state.ts';
import { wholeShare } from '../world/basis-points.ts';

/** Where the counts of one role at one place should end by the steps entered so far. */
export function wantedCounts(
  state: ServiceState,
  role: string,
  replicas: number,
  budget: ResolvedBudget,
): Counts {
  const { release } = state;
  if (release?.phase !== 'progressing') return { candidate: 0, stable: replicas };
  const counts = countsByMode(state, release, replicas, budget);
  const has = ({ roles }: Settings) => roles.some((one) => one.name === role);
  if (!has(release.settings)) return { candidate: 0, stable: droppedCount(release, replicas) };
  const isNew = release.settingsBefore !== undefined && !has(release.settingsBefore);
  return isNew ? { ...counts, stable: 0 } : counts;
}

/** A role that the candidate no longer has stays until its revision is replaced as a whole. */
function droppedCount({ plan, target }: Release, replicas: number): number {
  const isReplaced = plan.mode === 'recreate' || target.roll === 'all';
  return isReplaced ? 0 : replicas;
}

function countsByMode(
  state: ServiceState,
  release: Release,
  replicas: number,
  budget: ResolvedBudget,
): Counts {
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
  if (replicas === 0) return { candidate: 0, stable: 0 };
  const { target } = release;
  const visible = target.match || target.mirror > 0 || target.preview ? 1 : 0;
  const byWeight = instancesForWeight(target.weight, replicas);
  const carriedByStable = instancesForWeight(wholeShare - target.weight, replicas);
  const room = replicas + budget.surge + budget.unavailable - (state.stable ? carriedByStable : 0);
  const explicit = Math.min(explicitCount(release, replicas), room);
  const candidate = Math.max(byWeight, explicit, visible);
  if (!state.stable) return { candidate, stable: 0 };
  return { candidate, stable: Math.max(0, replicas - Math.max(0, candidate - budget.surge)) };
}

function explicitCount(release: Release, replicas: number): number {
  const { capacity } = release.target;
  return capacity === undefined ? 0 : instancesOf(capacity, replicas, Math.ceil);
}
