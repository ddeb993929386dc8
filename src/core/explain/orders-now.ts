import { isGate } from '../plan/step.ts';
import type { ServiceState } from '../release/state.ts';
import { undoTarget } from '../release/undo.ts';

/** The orders that a person can give about a service in this state. */
export function ordersNow(state: ServiceState): readonly string[] {
  const { release, held } = state;
  if (release?.phase === 'progressing') {
    const step = release.plan.steps[release.step];
    const answer = step?.kind === 'approve' ? ['approve'] : [];
    const gate = step && isGate(step) ? ['promote'] : ['promote --full'];
    return [...answer, release.paused ? 'resume' : 'pause', ...gate, 'abort'];
  }
  if (release?.phase === 'returning') return [];
  const again = held && release && release.outcome !== 'completed' ? ['retry'] : [];
  const lift = held ? ['promote'] : [];
  return [...again, ...lift, 'deploy', ...(undoTarget(state) ? ['undo'] : [])];
}
