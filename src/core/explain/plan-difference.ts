import { stepSentence } from '../plan/explain-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { routedReplicas, type Settings } from '../plan/settings.ts';

/** What a plan does otherwise than an earlier one. */
export interface PlanDifference {
  /** Set when the strategies differ. */
  readonly strategy?: { readonly before: string; readonly after: string };
  /** Steps in the order of the new plan, then those that are gone. */
  readonly steps: readonly {
    readonly kind: 'added' | 'removed' | 'changed';
    readonly id: string;
    readonly text: string;
    /** Of a changed one: what it was. */
    readonly before?: string;
  }[];
}

interface Planned {
  readonly plan: Plan;
  readonly settings: Settings;
}

/** Compares two plans step by step, by what people read of them. */
export function planDifference(before: Planned, after: Planned): PlanDifference {
  const old = textsOf(before);
  const now = textsOf(after);
  const changed = [...now].flatMap(([id, text]): PlanDifference['steps'] => {
    const was = old.get(id);
    if (was === undefined) return [{ kind: 'added', id, text }];
    return was === text ? [] : [{ kind: 'changed', id, text, before: was }];
  });
  const gone = [...old]
    .filter(([id]) => !now.has(id))
    .map(([id, text]) => ({ kind: 'removed', id, text }) as const);
  const [from, to] = [before.plan.strategy, after.plan.strategy];
  return {
    ...(from !== to && { strategy: { before: from, after: to } }),
    steps: [...changed, ...gone],
  };
}

function textsOf({ plan, settings }: Planned): ReadonlyMap<string, string> {
  const replicas = routedReplicas(settings);
  return new Map(plan.steps.map((step) => [step.id, stepSentence(step, replicas)]));
}
