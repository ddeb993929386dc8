import type { Invariant } from './invariant.ts';
import { placeIn, readySeen } from './seen.ts';

/** Traffic is never begun to an instance that was not seen ready. */
export const readyBeforeTraffic: Invariant = {
  number: 1,
  broken(decided) {
    for (const event of decided.decision.events) {
      if (event.kind !== 'split-wanted') continue;
      const old = placeIn(decided.before, event.place)?.split.shares ?? [];
      const before = new Set(old.flatMap((one) => one.instances));
      const ready = readySeen(decided, event.place);
      for (const id of event.split.shares.flatMap((one) => one.instances)) {
        if (!before.has(id) && !ready.has(id)) return `${id} gets traffic and was not ready`;
      }
    }
    return undefined;
  },
};
