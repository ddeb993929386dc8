import { apportion } from '../../src/core/capacity/apportion.ts';
import { type Amount, resolveBudget } from '../../src/core/capacity/budget.ts';
import { closestCounts } from '../../src/core/capacity/closest-counts.ts';
import { drainable, nextCounts, none, type Sized } from '../../src/core/capacity/next-counts.ts';
import { instancesForWeight, weightedCounts } from '../../src/core/capacity/weighted-counts.ts';
import { enteredTarget } from '../../src/core/evolve/entered-target.ts';
import type { StepKind } from '../../src/core/plan/step.ts';
import { noTarget } from '../../src/core/release/release.ts';
import { newService } from '../../src/core/release/state.ts';
import { undoPlan, undoTarget } from '../../src/core/release/undo.ts';
import {
  ableCapabilities,
  sampleRevision,
  sampleSettings,
} from '../../src/core/testing/samples.ts';
import { previewCount, promotes, reachesCapacity, reachesWeight } from './argo-rehearsals.ts';
import type { Row } from './argo-table.ts';

/** What our core says about a row; undefined where it has nothing that could be asked. */
export type Subject = (row: Row) => unknown;

interface CountsIn {
  readonly specReplicas: number;
  readonly setWeight: number;
  readonly maxWeight?: number;
  readonly maxSurge: Amount;
  readonly maxUnavailable: Amount;
  readonly promoteFull?: boolean;
  readonly aborted?: boolean;
  readonly stable: Sized | null;
  readonly canary: Sized;
  readonly older?: Sized | null;
  readonly setCanaryScale?: { readonly replicas: number | null; readonly weight: number | null };
  readonly trafficRouted: boolean;
  readonly stableIsNew?: boolean;
}

/** One move: by instances where they are the traffic, beside a whole stable where it is routed. */
const canaryReplicaCounts: Subject = ({ in: input }) => {
  const given = input as CountsIn;
  const { specReplicas: replicas, maxWeight = 100 } = given;
  if (given.trafficRouted) return routedCounts(given);
  const budget = resolveBudget(given, replicas);
  const weight = given.promoteFull ? maxWeight : given.setWeight;
  const wanted = given.stableIsNew
    ? { candidate: replicas, stable: 0 }
    : closestCounts(replicas, weight, budget.surge, maxWeight);
  const { candidate, stable } = nextCounts({
    replicas,
    ...budget,
    wanted,
    candidate: given.canary,
    stable: given.stable ?? none,
    older: given.older ? [given.older] : [],
    leaving: 0,
  });
  return { canary: candidate, stable };
};

/** The candidate beside a whole stable, with the surge a plan has when the file names none. */
function routedCounts(given: CountsIn) {
  const { specReplicas: replicas, setCanaryScale, aborted } = given;
  const scale = setCanaryScale?.replicas ?? ((setCanaryScale?.weight ?? 0) * replicas) / 100;
  const byWeight = instancesForWeight(given.setWeight * 100, replicas);
  const { candidate, stable } = weightedCounts({
    replicas,
    surge: replicas,
    unavailable: 0,
    wanted: { candidate: aborted ? 0 : Math.max(scale, byWeight), stable: replicas },
    candidate: { ...given.canary, weight: 0, ready: given.canary.available },
    stable: { spec: replicas, available: replicas, weight: 10_000, ready: replicas },
    older: [],
    leaving: 0,
  });
  return { canary: candidate, stable };
}

interface DynamicIn {
  readonly specReplicas: number;
  readonly aborted: boolean;
  readonly setWeightSteps: readonly number[];
  readonly actualWeights: { readonly canary: number; readonly stable: number };
  readonly canary: Sized | null;
  readonly stable: Sized | null;
}

/** Our nearest: a canary without surge, where stable makes room; a return has all the surge. */
const dynamicStableScale: Subject = ({ in: input }) => {
  const given = input as DynamicIn;
  const { specReplicas: replicas, aborted, actualWeights } = given;
  const asked = aborted ? 0 : instancesForWeight(given.setWeightSteps[0]! * 100, replicas);
  const needed = (weight: number) => instancesForWeight(weight * 100, replicas);
  const sized = (size: Sized | null, weight: number) => {
    const spec = size?.spec ?? needed(weight);
    const available = size?.available ?? spec;
    return { spec, available, ready: available, weight: weight * 100 };
  };
  const { candidate, stable } = weightedCounts({
    replicas,
    surge: aborted ? replicas : 0,
    unavailable: 0,
    wanted: { candidate: asked, stable: replicas - asked },
    candidate: sized(given.canary, actualWeights.canary),
    stable: sized(given.stable, actualWeights.stable),
    older: [],
    leaving: 0,
  });
  return { canary: candidate, stable };
};

const approximateWeight: Subject = (row) => {
  const { replicas, weight, maxSurge, maxWeight } = row as Record<string, number>;
  return closestCounts(replicas!, weight!, maxSurge!, maxWeight!);
};

const trafficWeightToReplicas: Subject = (row) => {
  const { replicas, weight, maxWeight } = row as Record<string, number>;
  return instancesForWeight((weight! / maxWeight!) * 10_000, replicas!);
};

const atDesiredCounts: Subject = ({ in: input }) => {
  const { specReplicas, setWeight, canary, stable } = input as {
    readonly specReplicas: number;
    readonly setWeight: number;
    readonly canary: { readonly available: number };
    readonly stable: { readonly created: number };
  };
  const serving = { candidate: canary.available, stable: stable.created };
  return reachesWeight(specReplicas, setWeight * 100, serving);
};

const replicasForScaleDown: Subject = ({ in: size, ignoreAvailability }) =>
  drainable((size as Sized | null) ?? none, ignoreAvailability === true);

/** What drives the candidate's size: the number a step names, else its weight. */
const canaryReplicasOrWeight: Subject = ({ in: input }) => {
  const { promoteFull, steps = [] } = input as {
    readonly promoteFull?: boolean;
    readonly steps?: readonly { setWeight?: number; setCanaryScale?: { replicas: number } }[];
  };
  const entered = steps.map(
    ({ setWeight, setCanaryScale }): StepKind =>
      setCanaryScale
        ? { kind: 'capacity', candidate: setCanaryScale.replicas }
        : { kind: 'weight', weight: setWeight! * 100 },
  );
  if (promoteFull) entered.push({ kind: 'promote' });
  const target = entered.reduce((now, step) => enteredTarget(now, { id: '', ...step }), noTarget);
  return typeof target.capacity === 'number'
    ? { replicas: target.capacity, weight: 0 }
    : { replicas: null, weight: target.weight / 100 };
};

const allDesiredAvailable: Subject = ({ in: input }) => {
  const { available = 0, desired } = input as { available?: number; desired: number };
  return reachesCapacity(desired, available);
};

const replicaProgressThreshold: Subject = ({ in: input }) => {
  const { set, desired } = input as { set: { available: number } | null; desired: number };
  return reachesCapacity(desired, set?.available ?? 0);
};

const abortWeight: Subject = ({ in: input }) => {
  const { stableAvailable } = input as { stableAvailable: number };
  const weights = apportion({
    replicas: 10,
    asked: 0,
    returning: true,
    candidate: { revision: 2, ready: 5, weight: 5000 },
    stable: { revision: 1, ready: stableAvailable, weight: 5000 },
    older: [],
  });
  return weights!.get(2)! / 100;
};

const blueGreenPreviewCount: Subject = ({ in: input }) => {
  const { specReplicas, activeSelector } = input as {
    readonly specReplicas: number;
    readonly activeSelector: string;
  };
  return previewCount(specReplicas, activeSelector === '');
};

/** A budget without a value stands for 0 here; the file's reader knows the defaults. */
const fenceposts: Subject = (row) => {
  const { maxSurge, maxUnavailable, desired } = row as {
    readonly maxSurge: Amount | null;
    readonly maxUnavailable: Amount | null;
    readonly desired: number;
  };
  const budget = { maxSurge: maxSurge ?? 0, maxUnavailable: maxUnavailable ?? 0 };
  try {
    return { ...resolveBudget(budget, desired), error: false };
  } catch {
    return { surge: 0, unavailable: 0, error: true };
  }
};

const surgeUnavailable: Subject = ({ kind, in: input }) => {
  const given = input as { replicas: number; maxSurge: Amount; maxUnavailable: Amount };
  const { surge, unavailable } = resolveBudget(given, given.replicas);
  return kind === 'maxSurge' ? surge : unavailable;
};

/** Is the way back to a revision the short one? Revisions r0, r1, … were stable in turn. */
const rollbackWindow: Subject = ({ stable, new: wanted, window }) => {
  const numberOf = (name: unknown) => Number(String(name).slice(1)) + 1;
  const current = numberOf(stable);
  const past = Array.from({ length: current }, (_, index) => ({
    number: index + 1,
    purpose: 'deploy' as const,
    revision: sampleRevision(index + 1),
    outcome: 'completed' as const,
    endedAt: 0,
  }));
  const state = { ...newService('shop'), past, stable: sampleRevision(current) };
  const target = wanted === null ? undefined : undoTarget(state, numberOf(wanted));
  if (!target) return false;
  const settings = sampleSettings(2, { rollbackWindow: Number(window) });
  return undoPlan(target, settings, ableCapabilities).strategy === 'blue-green';
};

const availableForWeight: Subject = (row) => {
  const { specReplicas, weight, maxWeight, available } = row as Record<string, number>;
  const asked = (weight! / maxWeight!) * 10_000;
  const weights = apportion({
    replicas: specReplicas!,
    asked,
    returning: false,
    candidate: { revision: 2, ready: available!, weight: 0 },
    stable: { revision: 1, ready: specReplicas!, weight: 10_000 },
    older: [],
  });
  return (weights!.get(2) ?? 0) === asked;
};

const fullPromote: Subject = (row) => {
  const { specReplicas, available } = row as Record<string, number>;
  return promotes(specReplicas!, available!) ? 'Completed all 1 canary steps' : '';
};

/** By the group's id. A group that is missing here has no subject in our core. */
export const argoSubjects: Readonly<Record<string, Subject>> = {
  'canary-replica-counts': canaryReplicaCounts,
  'approximate-weight': approximateWeight,
  'dynamic-stable-scale': dynamicStableScale,
  'traffic-weight-to-replicas': trafficWeightToReplicas,
  'initial-and-edge': canaryReplicaCounts,
  'at-desired-counts': atDesiredCounts,
  'replicas-for-scale-down': replicasForScaleDown,
  'canary-replicas-or-weight': canaryReplicasOrWeight,
  'all-desired-available': allDesiredAvailable,
  'replica-progress-threshold': replicaProgressThreshold,
  'abort-weight': abortWeight,
  'bluegreen-preview-count': blueGreenPreviewCount,
  fenceposts,
  'surge-unavailable': surgeUnavailable,
  'rollback-window': rollbackWindow,
  'available-for-weight': availableForWeight,
  'full-promote': fullPromote,
};

/** What Argo expects of a row, in the shape our subjects answer in. */
export function expectedOf(group: string, row: Row): unknown {
  if (group === 'approximate-weight') return { candidate: row.expCanary, stable: row.expStable };
  return row.want;
}
