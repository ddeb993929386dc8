import type { Plan } from '../plan/plan.ts';
import { rollingPlanOf } from '../plan/rolling-plan.ts';
import type { Settings } from '../plan/settings.ts';
import { withIds } from '../plan/step-ids.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { Revision } from './revision.ts';
import type { PastRelease, ServiceState } from './state.ts';

/** Where an undo goes, and whether it may take the short way. */
export interface UndoTarget {
  readonly revision: Revision;
  /** Stable revisions between it and the present one, itself included. */
  readonly distance: number;
}

/**
 * The revision an undo returns to: `wanted` by its number, else what was stable when the present
 * stable revision took over. Only revisions that once were stable can be returned to.
 */
export function undoTarget(state: ServiceState, wanted?: number): UndoTarget | undefined {
  const { stable, past } = state;
  if (!stable) return undefined;
  const completed = past.filter((one) => one.outcome === 'completed');
  const number = wanted ?? lastOther(completed, stable)?.number;
  if (number === undefined || number === stable.number) return undefined;
  const index = completed.findLastIndex((one) => one.revision.number === number);
  if (index < 0) return undefined;
  const { revision } = completed[index]!;
  return { revision, distance: completed.length - 1 - index };
}

/** What was stable before, restarts of the same content passed over. */
function lastOther(completed: readonly PastRelease[], stable: Revision): Revision | undefined {
  let found: Revision | undefined = stable;
  for (let i = 0; i <= completed.length && found?.digest === stable.digest; i += 1) {
    const from: number = found.number;
    found = completed.findLast((one) => one.revision.number === from)?.from;
  }
  return found;
}

/** The plan of an undo: the short way within the rollback window, else instance by instance. */
export function undoPlan(target: UndoTarget, settings: Settings, capabilities: Capabilities): Plan {
  const isNear = target.distance <= settings.rollbackWindow;
  // Where traffic follows the instances, all of it cannot move at once.
  const isRouted = capabilities.traffic.weights === 'routed';
  return isNear && isRouted ? returnPlan(target) : rollingPlanOf(settings, capabilities);
}

/**
 * The short way back: full capacity beside stable (at once where the old revision is still warm),
 * then all traffic in one move. Its evidence is that it was stable before.
 */
function returnPlan(target: UndoTarget): Plan {
  return {
    strategy: 'blue-green',
    mode: 'routed',
    budget: { maxSurge: '100%', maxUnavailable: 0 },
    steps: withIds([
      { kind: 'capacity', candidate: '100%' },
      { kind: 'weight', weight: 10_000 },
      { kind: 'promote' },
    ]),
    because: [
      `${target.revision.version} was stable ${target.distance} releases ago and lies within the ` +
        'rollback window: it returns without passing the steps again.',
    ],
  };
}
