import type { Invariant } from './invariant.ts';
import { placeIn } from './seen.ts';

/** A split never loses its last instance while any of its instances is still wanted. */
export const keepsLastReady: Invariant = {
  number: 1,
  broken({ before, decision }) {
    for (const event of decision.events) {
      if (event.kind !== 'split-wanted') continue;
      if (event.split.shares.some((one) => one.instances.length > 0)) continue;
      const old = placeIn(before, event.place)?.split.shares ?? [];
      const stable = decision.state.stable?.number;
      const groups = placeIn(decision.state, event.place)?.groups ?? [];
      const wanted = new Set(
        groups.filter((one) => one.revision === stable).flatMap((one) => one.instances),
      );
      const left = old.flatMap((one) => one.instances).filter((id) => wanted.has(id));
      if (left.length > 0)
        return `${event.place} has no traffic although ${left.join()} are wanted`;
    }
    return undefined;
  },
};
