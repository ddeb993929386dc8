import { crewOf, rolesAt } from './crew.ts';
import type { Draft } from './draft.ts';

/** Ends a return once stable carries everything again, and holds automation visibly. */
export function finishReturn(draft: Draft): void {
  const { release, stable } = draft.state;
  if (release?.phase !== 'returning') return;
  if (stable && !isBack(draft, stable.number)) return;
  const outcome = release.cause?.kind === 'order' ? 'aborted' : 'rolled-back';
  draft.record({ kind: 'release-ended', outcome });
  draft.record({ kind: 'held', because: release.cause!.because });
}

function isBack(draft: Draft, stable: number): boolean {
  let all = true;
  for (const place of draft.state.places) {
    const view = draft.view.places.find((one) => one.place === place.place);
    if (!view?.instances || !view.traffic) {
      draft.waitFor(`${place.place} does not answer: ${view?.unknownBecause ?? 'not observed'}`);
      all = false;
      continue;
    }
    for (const role of rolesAt(draft.state, place)) {
      const crew = crewOf(draft, place, view, role);
      const missing = crew.replicas - (crew.stable?.available ?? 0);
      if (missing <= 0) continue;
      draft.waitFor(`Waits for ${missing} ${role.name} of stable to be ready again.`);
      all = false;
    }
    const others = place.split.shares.some((one) => one.revision !== stable && one.weight > 0);
    if (others || view.traffic.epoch < place.epoch) {
      draft.waitFor('Waits until all traffic is on stable.');
      all = false;
    }
  }
  return all;
}
