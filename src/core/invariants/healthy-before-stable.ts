import type { Invariant } from './invariant.ts';
import { instancesSeen, replicasOf } from './seen.ts';

/** Nothing is called stable before every replica of it was seen ready for long enough. */
export const healthyBeforeStable: Invariant = {
  number: 8,
  broken(decided) {
    const { state, events } = decided.decision;
    if (!events.some((one) => one.kind === 'promoted')) return undefined;
    const { candidate, settings } = state.release!;
    for (const { place } of state.places) {
      for (const role of settings.roles) {
        const ready = instancesSeen(decided, place).filter(
          (one) =>
            one.revision === candidate.number &&
            one.role === role.name &&
            one.phase === 'ready' &&
            decided.at - one.since >= settings.minReadyMs,
        );
        const replicas = replicasOf(decided, place, role);
        if (ready.length >= replicas) continue;
        return `promoted with ${ready.length} of ${replicas} ${role.name} ready at ${place}`;
      }
    }
    return undefined;
  },
};
