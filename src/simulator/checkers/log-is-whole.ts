import { isDeepStrictEqual } from 'node:util';
import { evolve } from '../../core/evolve/evolve.ts';
import { newService } from '../../core/release/state.ts';
import { service } from '../world.ts';
import type { Checker } from './checker.ts';

const stateMaxBytes = 256 * 1024;

/** Invariants 17 and 18: the log alone leads to the state, which stays small. */
export const logIsWhole: Checker = {
  async atEnd(scene) {
    const state = scene.state();
    if (!state) return;
    const log = await scene.world.store.history(service, 1, 1_000_000);
    let replayed = newService(service);
    for (const { event, at } of log) replayed = evolve(replayed, event, at);
    if (!isDeepStrictEqual(replayed, state)) {
      scene.broken(18, 'the log replayed gives another state than the one stored');
    }
    const bytes = JSON.stringify(state).length;
    if (bytes > stateMaxBytes) scene.broken(17, `the state has grown to ${bytes} bytes`);
  },
};
