import type { Order } from '../core/release/order.ts';
import type { ServiceState } from '../core/release/state.ts';
import { formatDuration } from '../kit/duration.ts';
import type { DriverView } from './controller/drivers.ts';
import { overdueDuties } from './overdue.ts';

/** Something that does not go on by itself: a person has to answer, decide or repair. */
export interface Attention {
  readonly reason: (typeof attentionReasons)[number];
  readonly because: string;
  readonly since?: number;
}

export const attentionReasons = [
  'approval',
  'paused',
  'held',
  'undecided',
  'driver',
  'overdue',
  'unheard',
] as const;

export interface AttentionScene {
  readonly state: ServiceState;
  readonly driver: DriverView;
  readonly pending: readonly Order[];
  readonly now: number;
}

/** Everything about one service that waits for a person, in the order of urgency. */
export function attentionOf(scene: AttentionScene): readonly Attention[] {
  return [...driverAttention(scene), ...releaseAttention(scene), ...dutyAttention(scene)];
}

function driverAttention({ driver, pending, state }: AttentionScene): Attention[] {
  if (driver.kind === 'failing') {
    return [{ reason: 'driver', because: driver.because, since: driver.since }];
  }
  const isLeft = state.release !== undefined && state.release.phase !== 'ended';
  if (driver.kind !== 'none' || (!isLeft && pending.length === 0)) return [];
  const because = isLeft
    ? 'A release is in progress and nobody drives it.'
    : `${pending.length} orders wait and nobody hears them.`;
  return [{ reason: 'unheard', because }];
}

function releaseAttention({ state, now }: AttentionScene): Attention[] {
  const { release, held } = state;
  if (release?.phase === 'returning') return [];
  if (release?.phase !== 'progressing') {
    return held ? [{ reason: 'held', because: held.because, since: held.since }] : [];
  }
  if (release.paused) {
    const { since, actor, reason } = release.paused;
    return [{ reason: 'paused', because: `${actor} paused it: ${reason}`, since }];
  }
  const step = release.plan.steps[release.step];
  if (step?.kind === 'approve') {
    return [{ reason: 'approval', because: step.question, since: release.stepSince }];
  }
  const isOver =
    step?.kind === 'until-healthy' &&
    step.atMostMs !== undefined &&
    now - release.stepSince >= step.atMostMs;
  if (!isOver) return [];
  const because = `The time of step ${step.id} is over without proof.`;
  return [{ reason: 'undecided', because, since: release.stepSince + step.atMostMs }];
}

function dutyAttention({ state, now }: AttentionScene): Attention[] {
  return overdueDuties(state, now).map(({ what, dueAt }) => ({
    reason: 'overdue',
    because: `${what} has been due for ${formatDuration(now - dueAt)}.`,
    since: dueAt,
  }));
}
