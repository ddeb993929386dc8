import type { Checker } from './checker.ts';

/** Invariant 6: once a candidate is taken back its weight never rises. */
export const neverRisesAgain: Checker = {
  afterTurn(scene, before, turn) {
    const { release } = turn.decision.state;
    if (release?.phase !== 'returning') return;
    // Where instances are the weight, a share is what was seen, not what was asked for.
    if (scene.scenario.capabilities.traffic.weights === 'by-count') return;
    const candidate = release.candidate.number;
    const others = (weights: readonly { revision: number; instances: readonly string[] }[]) =>
      weights.filter((one) => one.revision !== candidate && one.instances.length > 0).length;
    for (const place of turn.decision.state.places) {
      const old = before.places.find((one) => one.place === place.place)?.split.shares ?? [];
      const was = old.find((one) => one.revision === candidate)?.weight ?? 0;
      const is = place.split.shares.find((one) => one.revision === candidate)?.weight ?? 0;
      // With nobody else ready, the candidate's instances are better than none.
      if (is > was && others(place.split.shares) > 0) {
        scene.broken(6, `${was} became ${is} while the candidate is taken back`);
      }
    }
  },
};
