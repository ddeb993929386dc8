import { isGate, type Step } from '../../plan/step.ts';
import type { Release } from '../../release/release.ts';
import type { Capabilities } from '../../world/capabilities.ts';
import type { Draft } from '../draft.ts';
import { type GateAnswer, gateOpens } from './gates.ts';
import { isReached } from './reached.ts';
import { followTaskStep } from './task-step.ts';

/** Enters, follows and passes the steps of the plan, as many as hold at this moment. */
export function followSteps(draft: Draft, capabilities: Capabilities): void {
  const bound = (draft.state.release?.plan.steps.length ?? 0) + 1;
  for (let i = 0; i <= bound; i += 1) {
    const { release } = draft.state;
    if (release?.phase !== 'progressing') return;
    if (release.step < 0) {
      enter(draft, release, 0);
      continue;
    }
    if (release.paused) {
      const { actor, reason } = release.paused;
      return draft.waitFor(`Paused by ${actor}: ${reason}`);
    }
    const step = release.plan.steps[release.step]!;
    const passed = answer(draft, release, step, capabilities);
    if (passed === undefined) return;
    draft.record({ kind: 'step-passed', step: step.id, ...passed });
    if (step.kind === 'promote') return promote(draft, release);
    if (step.kind === 'return') return endExperiment(draft);
    enter(draft, release, release.step + 1);
  }
}

function enter(draft: Draft, release: Release, index: number): void {
  draft.record({ kind: 'step-entered', step: release.plan.steps[index]!.id, index });
}

type Passed = { readonly because: string; readonly overruled?: boolean };

/** Why the step is passed now; undefined while it is not. */
function answer(
  draft: Draft,
  release: Release,
  step: Step,
  capabilities: Capabilities,
): Passed | undefined {
  if (release.unattended && isSkippedUnattended(step)) {
    return { because: 'promoted to the end', overruled: true };
  }
  if (step.kind === 'task') return followTaskStep(draft, release, step);
  if (isGate(step)) return gatePassed(draft, gateOpens(draft, release, step));
  if (step.kind === 'return') return { because: 'the experiment is over' };
  return isReached(draft, release, capabilities) ? { because: 'reached' } : undefined;
}

/** Full promotion skips waiting and detours; what builds capacity or must be done once stays. */
function isSkippedUnattended(step: Step): boolean {
  if (step.kind === 'task') return step.task.kind === 'smoke' || step.task.kind === 'hook';
  return isGate(step) || ['weight', 'match', 'mirror', 'preview', 'return'].includes(step.kind);
}

function gatePassed(draft: Draft, gate: GateAnswer): Passed | undefined {
  if (gate.open) return { because: gate.because };
  draft.waitFor(gate.because);
  return undefined;
}

function promote(draft: Draft, release: Release): void {
  const standbyUntil = draft.now + release.settings.keepStableMs;
  draft.record({ kind: 'promoted', standbyUntil });
  draft.record({ kind: 'release-ended', outcome: 'completed' });
  if (release.purpose === 'undo') {
    const because = `${release.actor} undid the last release: ${release.reason}`;
    draft.record({ kind: 'held', because });
  }
}

function endExperiment(draft: Draft): void {
  const because = 'The experiment is over; stable stays.';
  draft.record({ kind: 'returning', cause: { kind: 'experiment-over', because } });
}
