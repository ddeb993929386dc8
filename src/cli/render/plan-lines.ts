import { resolveBudget } from '../../core/capacity/budget.ts';
import { type PlanDifference, planDifference } from '../../core/explain/plan-difference.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Settings } from '../../core/plan/settings.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { formatDuration } from '../../kit/duration.ts';

/** How many instances a release needs at most, by role, against what runs anyway. */
export interface PlanCapacity {
  readonly role: string;
  readonly replicas: number;
  readonly most: number;
}

export function planCapacity(plan: Plan, settings: Settings): readonly PlanCapacity[] {
  return settings.roles.map(({ name, replicas }) => {
    const { surge } = resolveBudget(plan.budget, replicas);
    const most = plan.mode === 'recreate' ? replicas : replicas + surge;
    return { role: name, replicas, most };
  });
}

export function capacityLine(needed: readonly PlanCapacity[]): string {
  const parts = needed.map(({ role, replicas, most }) =>
    most > replicas ? `${role} up to ${most} (${replicas} usually)` : `${role} ${replicas}`,
  );
  return `Instances at once: ${parts.join(', ')}.`;
}

/** The times that the plan waits by itself; people, starts and drains come on top. */
export function leastTime(plan: Plan): number {
  return plan.steps.reduce((sum, step) => sum + (step.kind === 'hold' ? step.forMs : 0), 0);
}

export function leastTimeLine(plan: Plan): string | undefined {
  const leastMs = leastTime(plan);
  const asks = plan.steps.filter((step) => step.kind === 'approve').length;
  const people =
    asks === 0 ? '' : `, and ${asks === 1 ? 'one answer' : `${asks} answers`} of a person`;
  if (leastMs === 0 && asks === 0) return undefined;
  return `It takes at least ${formatDuration(leastMs)}${people}.`;
}

/** Against the plan of the last release; undefined when there was none to compare with. */
export function lastDifference(
  state: ServiceState | undefined,
  plan: Plan,
  settings: Settings,
): PlanDifference | undefined {
  const last = state?.release;
  if (last?.purpose !== 'deploy' || !last.from) return undefined;
  return planDifference({ plan: last.plan, settings: last.settings }, { plan, settings });
}

export function differenceLines(difference: PlanDifference | undefined): readonly string[] {
  if (!difference) return [];
  const { strategy, steps } = difference;
  if (!strategy && steps.length === 0) return ['The same plan as that of the last release.'];
  const signs = { added: '+', removed: '-', changed: '~' } as const;
  const changed = strategy ? ` (${strategy.before} to ${strategy.after})` : '';
  return [
    `Otherwise than in the last release${changed}:`,
    ...steps.map(({ kind, id, text, before }) =>
      before === undefined
        ? `  ${signs[kind]} ${id}: ${text}`
        : `  ${signs[kind]} ${id}: ${text}; was: ${before}`,
    ),
  ];
}
