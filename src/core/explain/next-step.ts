import { formatDuration } from '../../kit/duration.ts';
import { stepSentence } from '../plan/explain-plan.ts';
import { routedReplicas } from '../plan/settings.ts';
import type { Step } from '../plan/step.ts';
import type { Release } from '../release/release.ts';
import type { ServiceState } from '../release/state.ts';

/** What the release does after its current step, and when, as far as that is known. */
export function nextStep(state: ServiceState, now: number | undefined): { readonly next?: string } {
  const { release } = state;
  if (!release || release.phase === 'ended') return {};
  if (release.phase === 'returning') {
    const to = release.from ? `${release.from.version} carries everything again` : 'nothing runs';
    return { next: `${to}; automation is then held until a person decides` };
  }
  const current = release.plan.steps[release.step];
  const step = release.plan.steps[release.step + 1];
  if (!current) return {};
  if (!step) return { next: `${release.candidate.version} is stable` };
  const what = stepSentence(step, routedReplicas(release.settings));
  return { next: `${what}${when(release, current, now)}` };
}

function when(release: Release, current: Step, now: number | undefined): string {
  if (release.paused) return ', once a person resumes';
  const left = (durationMs: number) =>
    formatDuration(rounded(Math.max(0, durationMs - (now! - release.stepSince))));
  switch (current.kind) {
    case 'approve':
      return ', once a person approves';
    case 'hold':
      return now === undefined ? '' : `, in ${left(current.forMs)}`;
    case 'observations':
      return now === undefined ? '' : `, in at most ${left(current.atMostMs)}`;
    case 'until-healthy':
      if (current.atMostMs === undefined || now === undefined) return ', once it is healthy';
      return `, once it is healthy, or in ${left(current.atMostMs)}`;
    default:
      return '';
  }
}

/** Whole seconds: tenths would only flicker. */
function rounded(durationMs: number): number {
  return Math.ceil(durationMs / 1000) * 1000;
}
