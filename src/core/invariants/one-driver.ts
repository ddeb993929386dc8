import type { Invariant } from './invariant.ts';
import { placeIn, placeSeen } from './seen.ts';

/** Epochs only grow, and where a newer one is in force nothing is asked of the world. */
export const oneDriver: Invariant = {
  number: 12,
  broken(decided) {
    const { before, decision } = decided;
    let epoch = before.epoch;
    for (const event of decision.events) {
      if (event.kind !== 'split-wanted') continue;
      if (event.epoch <= epoch) return `epoch ${event.epoch} follows ${epoch}`;
      epoch = event.epoch;
    }
    for (const action of decision.actions) {
      if (action.kind === 'run') continue;
      const known = placeIn(decision.state, action.place)?.epoch ?? 0;
      const traffic = placeSeen(decided, action.place)?.traffic;
      const inForce = traffic?.known ? traffic.value.epoch : 0;
      if (known > 0 && inForce > known) return `${action.kind} under the newer epoch ${inForce}`;
    }
    return undefined;
  },
};
