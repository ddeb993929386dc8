import { stepSentence } from '../plan/explain-plan.ts';
import { routedReplicas } from '../plan/settings.ts';
import type { Step } from '../plan/step.ts';
import type { Outcome, Purpose, Release } from '../release/release.ts';
import type { ServiceState } from '../release/state.ts';
import type { Observation } from '../world/observation.ts';
import { type Summary, summarise } from './summary.ts';

/** The five-second block and what stands behind it: everything that a screen or a page shows. */
export interface ServiceView extends Summary {
  /** Milliseconds since 1970: when this was so. */
  readonly now: number;
  /** The release in progress, or the last one. */
  readonly release?: ReleaseView;
}

export interface ReleaseView {
  readonly number: number;
  readonly purpose: Purpose;
  readonly from?: string;
  readonly to: string;
  readonly actor: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly elapsedMs: number;
  readonly phase: Release['phase'];
  readonly outcome?: Outcome;
  readonly strategy: string;
  readonly steps: readonly StepView[];
  /** Why it was taken back, and the failing instance's last lines. */
  readonly cause?: {
    readonly because: string;
    readonly instance?: string;
    readonly lastLog: readonly string[];
  };
}

export interface StepView {
  readonly id: string;
  readonly text: string;
  /** `overruled`: passed by a person although it did not hold. `never`: the release went back. */
  readonly state: 'done' | 'overruled' | 'current' | 'ahead' | 'never';
  /** Of the current step: how long it is at it, and how long it takes or may take at most. */
  readonly elapsedMs?: number;
  readonly ofMs?: number;
}

export interface ViewScene {
  readonly state: ServiceState;
  readonly observation: Observation | undefined;
  /** What the decision core waits for, in sentences. */
  readonly waiting: readonly string[];
  readonly now: number;
}

export function serviceView({ state, observation, waiting, now }: ViewScene): ServiceView {
  const summary = summarise(state, observation, waiting, now);
  return { ...summary, now, ...(state.release && { release: releaseView(state.release, now) }) };
}

function releaseView(release: Release, now: number): ReleaseView {
  const { number, purpose, from, candidate, actor, reason, startedAt, endedAt, phase } = release;
  return {
    number,
    purpose,
    ...(from && { from: from.version }),
    to: candidate.version,
    actor,
    reason,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    elapsedMs: Math.max(0, (endedAt ?? now) - startedAt),
    phase,
    ...(release.outcome && { outcome: release.outcome }),
    strategy: release.plan.strategy,
    steps: release.plan.steps.map((step, index) => stepView(release, step, index, now)),
    ...causeOf(release),
  };
}

function stepView(release: Release, step: Step, index: number, now: number): StepView {
  const text = stepSentence(step, routedReplicas(release.settings));
  const state = stepState(release, step, index);
  if (state !== 'current') return { id: step.id, text, state };
  const ofMs = step.kind === 'hold' ? step.forMs : 'atMostMs' in step ? step.atMostMs : undefined;
  const elapsedMs = Math.max(0, (release.paused?.since ?? now) - release.stepSince);
  return { id: step.id, text, state, elapsedMs, ...(ofMs !== undefined && { ofMs }) };
}

function stepState(release: Release, step: Step, index: number): StepView['state'] {
  const isOver = release.phase === 'ended' && release.outcome === 'completed';
  if (isOver || index < release.step) {
    return release.overruled.includes(step.id) ? 'overruled' : 'done';
  }
  if (release.phase !== 'progressing') return 'never';
  return index === release.step ? 'current' : 'ahead';
}

function causeOf({ cause }: Release): Pick<ReleaseView, 'cause'> {
  if (!cause) return {};
  const { because, instance, lastLog } = cause;
  const lines = (lastLog ?? '').split('\n').filter((line) => line.trim() !== '');
  return { cause: { because, ...(instance !== undefined && { instance }), lastLog: lines } };
}
