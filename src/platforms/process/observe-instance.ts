import type { InstanceObservation, InstancePhase } from '../../core/world/observation.ts';
import type { ProcessExit, ProcessView } from '../../keeper/protocol/process-view.ts';
import type { Health } from './health/health.ts';

/** With nothing to ask, this much life counts as readiness. */
export const livedEnoughMs = 1000;

interface Seen {
  readonly phase: InstancePhase;
  readonly since: number;
  readonly because?: string;
}

/** One instance as the core wants it, from what the keeper and the probes know of it. */
export function observeInstance(
  view: ProcessView,
  health: Health | undefined,
  now: number,
  lastLog: (view: ProcessView) => string,
): InstanceObservation {
  const seen = phaseOf(inTimeOf(now, view), health, now);
  const failedChecks = health?.everReady ? health.failures : 0;
  // Of a healthy instance too: its answers may be judged bad, and then its own words are wanted.
  const log = lastLog(view);
  const outOfMemory = view.lastExit?.outOfMemory;
  return {
    id: view.labels.instance ?? view.id,
    revision: Number(view.labels.revision),
    role: view.labels.role ?? '',
    phase: seen.phase,
    since: seen.since,
    recentRestarts: view.restarts.length,
    failedChecks,
    ...(outOfMemory === undefined ? {} : { outOfMemory }),
    ...(seen.because === undefined ? {} : { because: seen.because }),
    ...(log === '' ? {} : { lastLog: log }),
  };
}

/** More is not the time that an answer takes: one of the two clocks was set. */
const clocksAgreeMs = 1000;

/** The view with its times as the controller's clock would have told them. */
function inTimeOf(now: number, view: ProcessView): ProcessView {
  const ahead = now - view.now;
  if (Math.abs(ahead) <= clocksAgreeMs) return view;
  return { ...view, since: view.since + ahead, createdAt: view.createdAt + ahead };
}

function phaseOf(view: ProcessView, health: Health | undefined, now: number): Seen {
  switch (view.phase) {
    case 'starting up':
      return notRunning(view);
    case 'stopping':
      if (!view.wanted) return { phase: 'stopping', since: view.since };
      return { phase: 'unready', since: view.since, because: 'it is being started again' };
    case 'exited':
    case 'waiting to restart':
      if (view.problem) return { phase: 'failed', since: view.since, because: view.problem };
      return notRunning(view);
    case 'running':
      return health ? runningPhase(view, health) : unaskedPhase(view, now);
  }
}

/** It has crashed, or is about to run: `starting` until it was ready once in any life. */
function notRunning(view: ProcessView): Seen {
  const because = view.lastExit === undefined ? {} : { because: exitSentence(view.lastExit) };
  return view.notes.readySince === undefined
    ? { phase: 'starting', since: view.createdAt, ...because }
    : { phase: 'unready', since: view.since, ...because };
}

function runningPhase(view: ProcessView, health: Health): Seen {
  if (health.ready) return { phase: 'ready', since: health.since };
  const phase = health.everReady ? 'unready' : 'starting';
  const since = health.everReady ? health.since : view.createdAt;
  // A life too young to be asked: what ended the one before it says more than nothing.
  const because = health.because ?? (view.lastExit && exitSentence(view.lastExit));
  return { phase, since, ...(because === undefined ? {} : { because }) };
}

function unaskedPhase(view: ProcessView, now: number): Seen {
  const readyAt = view.since + livedEnoughMs;
  return now >= readyAt
    ? { phase: 'ready', since: readyAt }
    : { phase: 'starting', since: view.createdAt };
}

/** How a process ended, in words. */
export function exitSentence(exit: ProcessExit | undefined): string {
  if (!exit) return 'it has ended';
  if (exit.outOfMemory) return 'it was killed because it used more memory than its limit';
  if (exit.signal !== null) return `it was killed by ${exit.signal}`;
  if (exit.code !== null) return `it exited with code ${exit.code}`;
  return 'it ended unseen, while no keeper was its parent';
}
