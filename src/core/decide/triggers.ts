import { formatDuration } from '../../kit/duration.ts';
import { isGate } from '../plan/step.ts';
import type { Cause } from '../release/cause.ts';
import { ownName, type Release } from '../release/release.ts';
import type { InstanceObservation } from '../world/observation.ts';
import type { Draft } from './draft.ts';

/** Takes the candidate back when what was seen of it demands that, whatever step it is at. */
export function watchCandidate(draft: Draft): void {
  const { release } = draft.state;
  if (release?.phase !== 'progressing') return;
  noteVerdict(draft, release);
  const cause = causeToReturn(draft, release);
  if (!cause) return holdMismatch(draft, release);
  if (release.purpose === 'undo') return holdUndo(draft, cause);
  draft.record({ kind: 'returning', cause });
}

/** A rollback is never rolled back: it stops and asks, unless a person has answered already. */
function holdUndo(draft: Draft, cause: Cause): void {
  const { release } = draft.state;
  if (release?.unattended) return;
  const reason = `An undo is not undone by itself. ${cause.because}`;
  if (!release?.paused) draft.record({ kind: 'paused', actor: ownName, reason });
}

/** Traffic that does not go where it was sent makes every figure doubtful: stop and ask. */
function holdMismatch(draft: Draft, release: Release): void {
  if (release.paused || release.unattended) return;
  for (const { place, mismatch } of draft.view.places) {
    if (!mismatch) continue;
    const reason = `Traffic at ${place} is not where it was sent: ${mismatch}.`;
    return draft.record({ kind: 'paused', actor: ownName, reason });
  }
}

function noteVerdict(draft: Draft, release: Release): void {
  const { verdict } = draft.view;
  if (verdict && verdict.kind !== release.verdict?.kind) {
    draft.record({ kind: 'verdict-given', verdict });
  }
}

function causeToReturn(draft: Draft, release: Release): Cause | undefined {
  for (const { instances } of draft.view.places) {
    for (const instance of instances?.values() ?? []) {
      if (instance.revision !== release.candidate.number) continue;
      const cause = instanceCause(draft, release, instance);
      if (cause) return cause;
    }
  }
  return (
    verdictCause(draft, release) ?? undecidedCause(draft, release) ?? deadlineCause(draft, release)
  );
}

function instanceCause(
  draft: Draft,
  release: Release,
  instance: InstanceObservation,
): Cause | undefined {
  const about = aboutInstance(instance);
  const { id } = instance;
  const { settings } = release;
  const detail = instance.because ? `: ${instance.because}` : '.';
  if (instance.phase === 'stopping') return undefined;
  if (instance.outOfMemory) {
    return { kind: 'out-of-memory', because: `${id} ran out of memory.`, ...about };
  }
  if (instance.recentRestarts > settings.restartsMax) {
    const because = `${id} was restarted ${instance.recentRestarts} times in 5 minutes${detail}`;
    return { kind: 'crash-loop', because, ...about };
  }
  if (instance.phase === 'failed') {
    return { kind: 'never-started', because: `${id} could not be started${detail}`, ...about };
  }
  if (instance.failedChecks >= settings.failedChecksMax) {
    const because = `${id} failed ${instance.failedChecks} health checks in a row${detail}`;
    return { kind: 'failed-checks', because, ...about };
  }
  const startingMs = draft.now - Math.max(instance.since, draft.drivenSince);
  if (instance.phase === 'starting' && startingMs > settings.startWithinMs) {
    const because = `${id} was not ready within ${formatDuration(settings.startWithinMs)}${detail}`;
    return { kind: 'never-ready', because, ...about };
  }
  return undefined;
}

function aboutInstance({ id, lastLog }: InstanceObservation): Pick<Cause, 'instance' | 'lastLog'> {
  return { instance: id, ...(lastLog !== undefined && { lastLog }) };
}

/** An instance of the candidate to ask what is wrong: one that is not ready, else any of them. */
function witness(draft: Draft, release: Release): InstanceObservation | undefined {
  const all = draft.view.places
    .flatMap(({ instances }) => [...(instances?.values() ?? [])])
    .filter(({ revision, phase }) => {
      return revision === release.candidate.number && phase !== 'stopping';
    });
  return all.find(({ phase }) => phase !== 'ready') ?? all[0];
}

function verdictCause(draft: Draft, release: Release): Cause | undefined {
  const { verdict } = draft.view;
  if (verdict?.kind !== 'regressed' || release.unattended) return undefined;
  const { because, evidence } = verdict;
  const seen = witness(draft, release);
  return {
    kind: 'verdict',
    because,
    evidence,
    ...(seen?.lastLog !== undefined && aboutInstance(seen)),
  };
}

/** A gate's time is over, nothing is proved, and the file says what that means. */
function undecidedCause(draft: Draft, release: Release): Cause | undefined {
  const step = release.plan.steps[release.step];
  if (step?.kind !== 'until-healthy' || step.atMostMs === undefined) return undefined;
  if (release.settings.undecided !== 'rollback' || release.paused || release.unattended) {
    return undefined;
  }
  const { verdict } = draft.view;
  if (verdict?.kind === 'healthy' || draft.now - release.stepSince < step.atMostMs) {
    return undefined;
  }
  const found = verdict?.because ?? 'nothing was judged';
  const because = `There was no proof within ${formatDuration(step.atMostMs)}: ${found}.`;
  return { kind: 'undecided', because, ...(verdict && { evidence: verdict.evidence }) };
}

/** Time without structural progress, at steps that are done by doing and not by waiting. */
function deadlineCause(draft: Draft, release: Release): Cause | undefined {
  const step = release.plan.steps[release.step];
  if (!step || isGate(step) || step.kind === 'task' || release.paused) return undefined;
  const { progressDeadlineMs } = release.settings;
  const still = draft.now - Math.max(release.progress.at, draft.drivenSince);
  if (still <= progressDeadlineMs) return undefined;
  const seen = witness(draft, release);
  const isWaitedFor = seen !== undefined && seen.phase !== 'ready';
  const detail = isWaitedFor ? `: ${seen.id} is ${notReady(seen)}` : '.';
  const time = formatDuration(progressDeadlineMs);
  const because = `Step ${step.id} made no progress for ${time}${detail}`;
  return { kind: 'progress-deadline', because, ...(isWaitedFor && aboutInstance(seen)) };
}

function notReady({ because }: InstanceObservation): string {
  return because === undefined ? 'not ready' : `not ready: ${because}`;
}
