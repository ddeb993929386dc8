import { isDeepStrictEqual } from 'node:util';
import { evolve } from '../../core/evolve/evolve.ts';
import { newService } from '../../core/release/state.ts';
import { service } from '../world.ts';
import type { Checker } from './checker.ts';

const pageSize = 1000;
const stateMaxBytes = 256 * 1024;

/** Invariants 17 and 18: the log alone leads to the state, which stays small. */
export const logIsWhole: Checker = {
  async atEnd(scene) {
    const state = (await scene.world.store.load(service))?.state;
    if (!state) return;
    let replayed = newService(service);
    for (let sequence = 1; ; ) {
      const page = await scene.world.store.history(service, sequence, pageSize);
      for (const { event, at } of page) replayed = evolve(replayed, event, at);
      sequence += page.length;
      if (page.length < pageSize) break;
    }
    if (!isDeepStrictEqual(replayed, state)) {
      scene.broken(18, 'the log replayed gives another state than the one stored');
    }
    const bytes = JSON.stringify(state).length;
    if (bytes > stateMaxBytes) scene.broken(17, `the state has grown to ${bytes} bytes`);
  },
};
