import type { Checker } from './checker.ts';

/** Invariant 1: traffic is never started to an instance that was not seen ready. */
export const readyBeforeTraffic: Checker = {
  afterTurn(scene, before, turn) {
    for (const event of turn.decision.events) {
      if (event.kind !== 'split-wanted') continue;
      const old = before.places.find((one) => one.place === event.place);
      const routedBefore = new Set(old?.split.shares.flatMap((one) => one.instances) ?? []);
      const seen = turn.observation.places.find((one) => one.place === event.place)?.instances;
      const ready = new Set(
        seen?.known ? seen.value.filter((one) => one.phase === 'ready').map((one) => one.id) : [],
      );
      for (const id of event.split.shares.flatMap((one) => one.instances)) {
        if (routedBefore.has(id) || ready.has(id)) continue;
        scene.broken(1, `${id} got traffic and was not ready`);
      }
    }
  },
};
