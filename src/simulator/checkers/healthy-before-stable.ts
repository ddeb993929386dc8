import type { Checker } from './checker.ts';

/** Invariant 8: nothing is called stable before every replica of it was seen ready. */
export const healthyBeforeStable: Checker = {
  afterTurn(scene, _before, turn) {
    if (!turn.decision.events.some((one) => one.kind === 'promoted')) return;
    const { state } = turn.decision;
    const { number } = state.release!.candidate;
    for (const role of state.settings!.roles) {
      let ready = 0;
      for (const { instances } of turn.observation.places) {
        if (!instances.known) continue;
        ready += instances.value.filter(
          (one) => one.revision === number && one.role === role.name && one.phase === 'ready',
        ).length;
      }
      if (ready >= role.replicas) continue;
      scene.broken(8, `promoted with ${ready} of ${role.replicas} ${role.name} ready`);
    }
  },
};
