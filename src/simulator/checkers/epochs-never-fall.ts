import type { Checker } from './checker.ts';

/** Invariant 12: no driver, however late it wakes, puts an older split in force. */
export const epochsNeverFall: Checker = {
  onRoute(scene, place, before, after) {
    if (after < before) scene.broken(12, `epoch ${after} replaced ${before} at ${place}`);
  },
};
