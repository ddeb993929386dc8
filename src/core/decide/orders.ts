import { isGate } from '../plan/step.ts';
import { flagsNow } from '../release/flags.ts';
import type { Order } from '../release/order.ts';
import type { Release } from '../release/release.ts';
import type { Draft } from './draft.ts';

/** Carries out what people ordered, oldest first, or says why not. Each order is answered once. */
export function hearOrders(draft: Draft, orders: readonly Order[]): void {
  for (const order of orders) {
    if (draft.state.ordersDone.includes(order.id)) continue;
    const refusal = staleness(draft, order) ?? hear(draft, order);
    draft.record(
      refusal === undefined
        ? { kind: 'order-done', order: order.id }
        : { kind: 'order-refused', order: order.id, because: refusal },
    );
  }
}

function staleness(draft: Draft, order: Order): string | undefined {
  const { release } = draft.state;
  if (order.release !== undefined && order.release !== release?.number) {
    return `It was given for release ${order.release}, and this is release ${release?.number}.`;
  }
  const step = release && currentStepId(release);
  if (order.step !== undefined && order.step !== step) {
    return `It was given for step ${order.step}, and the release is at ${step ?? 'no step'}.`;
  }
  return undefined;
}

/** Undefined when the order was carried out. */
function hear(draft: Draft, order: Order): string | undefined {
  switch (order.kind) {
    case 'release':
      return startRelease(draft, order);
    case 'scale':
      return scale(draft, order.role, order.replicas);
    case 'retry':
      return retry(draft, order);
    case 'promote':
      return promote(draft, order);
    default:
      return steer(draft, order);
  }
}

function startRelease(
  draft: Draft,
  order: Extract<Order, { kind: 'release' }>,
): string | undefined {
  const { state } = draft;
  const { held, release, stable } = state;
  if (held && order.automation) return `Automation is held: ${held.because}`;
  const running = release && release.phase !== 'ended';
  const { digest } = order.revision;
  if (running && release.phase === 'progressing' && release.candidate.digest === digest) {
    return `Revision ${release.candidate.version} is already being released.`;
  }
  if (stable?.digest === digest && order.purpose !== 'restart') {
    if (!running) return `Revision ${stable.version} is stable already.`;
    if (release.phase === 'returning') {
      return `The service is taken back to ${stable.version} already.`;
    }
    const because = `${order.actor} released stable ${stable.version} again: ${order.reason}`;
    draft.record({ kind: 'returning', cause: { kind: 'order', because } });
    return undefined;
  }
  if (running) draft.record({ kind: 'release-ended', outcome: 'superseded' });
  if (held) draft.record({ kind: 'hold-lifted' });
  draft.record({
    kind: 'release-started',
    release: state.nextRelease,
    purpose: order.purpose,
    candidate: order.revision,
    ...(stable && { from: stable }),
    plan: order.plan,
    settings: order.settings,
    flags: flagsNow,
    actor: order.actor,
    reason: order.reason,
  });
  return undefined;
}

function retry(draft: Draft, order: Order): string | undefined {
  const { release, settings } = draft.state;
  if (release?.phase !== 'ended' || release.outcome === 'completed' || !settings) {
    return 'There is no aborted or rolled-back release to retry.';
  }
  return startRelease(draft, {
    ...order,
    kind: 'release',
    revision: release.candidate,
    plan: release.plan,
    settings: release.settings,
    purpose: release.purpose,
  });
}

function scale(draft: Draft, role: string, replicas: number): string | undefined {
  const known = draft.state.settings?.roles.some((one) => one.name === role);
  if (!known) return `The service has no role ${role}.`;
  draft.record({ kind: 'replicas-wanted', role, replicas });
  return undefined;
}

function promote(draft: Draft, order: Extract<Order, { kind: 'promote' }>): string | undefined {
  const { held, release } = draft.state;
  const { actor, reason } = order;
  if (release?.phase !== 'progressing') {
    if (!held) return notProgressing(release);
    if (order.automation) return `Automation is held: ${held.because}`;
    draft.record({ kind: 'hold-lifted' });
    return undefined;
  }
  const step = release.plan.steps[release.step];
  if (!order.full && !step) return 'The release has not begun its first step.';
  if (!order.full && step && !isGate(step)) {
    return `Step ${step.id} is not a gate: it is passed when it is done.`;
  }
  if (release.paused) draft.record({ kind: 'resumed', actor, reason });
  if (order.full) draft.record({ kind: 'unattended', actor, reason });
  else if (step) passGate(draft, step.id, `${actor}: ${reason}`, true);
  return undefined;
}

function steer(
  draft: Draft,
  order: Extract<Order, { kind: 'pause' | 'resume' | 'approve' | 'abort' }>,
): string | undefined {
  const { release } = draft.state;
  const { actor, reason } = order;
  if (release?.phase !== 'progressing') return notProgressing(release);
  switch (order.kind) {
    case 'pause':
      if (release.paused) return 'The release is paused already.';
      draft.record({ kind: 'paused', actor, reason });
      return undefined;
    case 'resume':
      if (!release.paused) return 'The release is not paused.';
      draft.record({ kind: 'resumed', actor, reason });
      return undefined;
    case 'abort':
      draft.record({
        kind: 'returning',
        cause: { kind: 'order', because: `${actor} aborted it: ${reason}` },
      });
      return undefined;
    case 'approve': {
      const step = release.plan.steps[release.step];
      if (step?.kind !== 'approve') return 'The release does not wait for an approval.';
      passGate(draft, step.id, `${actor} approved: ${reason}`, false);
      return undefined;
    }
  }
}

function notProgressing(release: Release | undefined): string {
  return release?.phase === 'returning'
    ? 'The release is being taken back already.'
    : 'Nothing is being released.';
}

function passGate(draft: Draft, step: string, because: string, overruled: boolean): void {
  const { release } = draft.state;
  const index = release!.step + 1;
  draft.record({ kind: 'step-passed', step, because, ...(overruled && { overruled }) });
  draft.record({ kind: 'step-entered', step: release!.plan.steps[index]!.id, index });
}

function currentStepId(release: Release): string | undefined {
  return release.phase === 'progressing' ? release.plan.steps[release.step]?.id : undefined;
}
