import { assert } from '../../kit/assert.ts';
import type { Event } from '../release/event.ts';
import { noTarget, ownName, type Release } from '../release/release.ts';
import { pastMax, type Retiring, type ServiceState } from '../release/state.ts';
import { enteredTarget } from './entered-target.ts';

type ReleaseEvent = Exclude<
  Event,
  | { readonly place: string }
  | { readonly order: string }
  | { readonly kind: 'held' | 'hold-lifted' | 'replicas-wanted' | 'retired' }
>;

/** How events about a release change it, and the service when the release ends or is promoted. */
export function evolveRelease(state: ServiceState, event: ReleaseEvent, at: number): ServiceState {
  if (event.kind === 'release-started') return started(state, event, at);
  const { release } = state;
  assert(release, `a release has started before ${event.kind}`);
  if (event.kind === 'promoted') return promoted(state, release, event.standbyUntil);
  if (event.kind === 'release-ended') return ended(state, release, event.outcome, at);
  if (event.kind === 'returning') return returning(state, release, event.cause, at);
  return { ...state, release: changed(release, event, at) };
}

function changed(
  release: Release,
  event: Exclude<
    ReleaseEvent,
    { kind: 'release-started' | 'promoted' | 'release-ended' | 'returning' }
  >,
  at: number,
): Release {
  switch (event.kind) {
    case 'step-entered':
      return {
        ...release,
        step: event.index,
        stepSince: at,
        target: enteredTarget(release.target, release.plan.steps[event.index]!),
        progress: { at, available: 0, released: 0 },
      };
    case 'step-passed': {
      const overruled = event.overruled ? [...release.overruled, event.step] : release.overruled;
      return { ...release, overruled };
    }
    case 'progressed':
      return {
        ...release,
        progress: { at, available: event.available, released: event.released },
      };
    case 'task-wanted':
      return withTask(release, event.id, { status: 'intent', since: at });
    case 'task-observed':
      return withTask(release, event.id, { status: event.status, since: at });
    case 'verdict-given':
      return { ...release, verdict: event.verdict };
    case 'paused':
      return { ...release, paused: { since: at, actor: event.actor, reason: event.reason } };
    case 'resumed': {
      const { paused, ...rest } = release;
      // Time stands still for deadlines while a person holds the release; a step that was
      // entered by an approval in the meantime has waited from then on only.
      const later = (since: number) => since + at - Math.max(since, paused?.since ?? at);
      // What we stopped ourselves at its deadline gets its time anew: a person says to go on.
      const isOurs = paused?.actor === ownName;
      const progressAt = isOurs ? at : later(release.progress.at);
      const progress = { ...release.progress, at: progressAt };
      return { ...rest, progress, stepSince: later(release.stepSince) };
    }
    case 'unattended':
      return { ...release, unattended: true };
  }
}

function withTask(release: Release, id: string, record: Release['tasks'][string]): Release {
  return { ...release, tasks: { ...release.tasks, [id]: record } };
}

function started(
  state: ServiceState,
  event: Extract<Event, { kind: 'release-started' }>,
  at: number,
): ServiceState {
  const release: Release = {
    number: event.release,
    purpose: event.purpose,
    candidate: event.candidate,
    ...(event.from && { from: event.from }),
    plan: event.plan,
    settings: event.settings,
    ...(state.settings && { settingsBefore: settledSettings(state) }),
    flags: event.flags,
    actor: event.actor,
    reason: event.reason,
    startedAt: at,
    phase: 'progressing',
    step: -1,
    stepSince: at,
    target: noTarget,
    overruled: [],
    progress: { at, available: 0, released: 0 },
    tasks: {},
  };
  // A revision that was on its way out and comes back (undo to a warm standby) stops leaving.
  const retiring = state.retiring.filter((one) => one.revision.number !== event.candidate.number);
  return {
    ...state,
    nextRelease: event.release + 1,
    settings: event.settings,
    release,
    retiring,
  };
}

/** What a rollback returns to: a superseded release's settings never became the service's own. */
function settledSettings(state: ServiceState): NonNullable<ServiceState['settings']> {
  const { release, settings } = state;
  const superseded = release?.outcome === 'superseded' ? release.settingsBefore : undefined;
  assert(superseded ?? settings, 'a service with a release has settings');
  return (superseded ?? settings)!;
}

function promoted(state: ServiceState, release: Release, standbyUntil: number): ServiceState {
  const old = state.stable;
  const leaves = old && old.number !== release.candidate.number;
  const standby: Retiring[] = leaves
    ? [{ revision: old, notBefore: standbyUntil, because: 'standby' }]
    : [];
  return {
    ...state,
    stable: release.candidate,
    retiring: [...state.retiring, ...standby],
  };
}

function returning(
  state: ServiceState,
  release: Release,
  cause: NonNullable<Release['cause']>,
  at: number,
): ServiceState {
  const { paused: _, ...rest } = release;
  const next: Release = {
    ...rest,
    phase: 'returning',
    cause,
    target: noTarget,
    progress: { at, available: 0, released: 0 },
  };
  const settings = release.settingsBefore ?? state.settings;
  return { ...state, ...(settings && { settings }), release: next };
}

function ended(
  state: ServiceState,
  release: Release,
  outcome: NonNullable<Release['outcome']>,
  at: number,
): ServiceState {
  const { paused: _, ...rest } = release;
  const past = {
    number: release.number,
    purpose: release.purpose,
    revision: release.candidate,
    ...(release.from && { from: release.from }),
    outcome,
    endedAt: at,
  };
  const keptMs = outcome === 'superseded' ? 0 : (state.settings?.keepFailedMs ?? 0);
  const leaves = outcome !== 'completed' && release.candidate.number !== state.stable?.number;
  const retiring: Retiring[] = leaves
    ? [
        {
          revision: release.candidate,
          notBefore: at + keptMs,
          because: outcome === 'superseded' ? 'superseded' : 'failed',
        },
      ]
    : [];
  return {
    ...state,
    release: { ...rest, phase: 'ended', outcome, endedAt: at },
    retiring: [...state.retiring, ...retiring],
    past: [...state.past, past].slice(-pastMax),
  };
}
