import { replicasAt } from '../../core/capacity/spread.ts';
import { wholeShare } from '../../core/world/basis-points.ts';
import type { Checker } from './checker.ts';

/**
 * Invariant 5: a weight is only raised as far as the ready instances carry it; what nobody can
 * carry goes to stable. Where instances are the weight, shares follow them by definition.
 */
export const weightCarried: Checker = {
  afterTurn(scene, before, turn) {
    const after = turn.decision.state;
    const role = after.settings?.roles.find((one) => one.routed);
    const followsInstances =
      scene.scenario.capabilities.traffic.weights === 'by-count' ||
      after.release?.plan.mode === 'rolling';
    if (!role || followsInstances) return;
    for (const event of turn.decision.events) {
      if (event.kind !== 'split-wanted') continue;
      const index = after.places.findIndex((one) => one.place === event.place);
      const replicas = replicasAt(role.replicas, index, after.places.length);
      const old = before.places.find((one) => one.place === event.place)?.split.shares ?? [];
      const { shares } = event.split;
      const ready = shares.reduce((sum, one) => sum + one.instances.length, 0);
      for (const share of shares) {
        const was = old.find((one) => one.revision === share.revision)?.weight ?? 0;
        if (share.weight <= was || share.revision === after.stable?.number) continue;
        const carried = Math.floor(
          (share.instances.length * wholeShare) / Math.min(replicas, ready),
        );
        const alone = shares.every((one) => one === share || one.weight === 0);
        if (share.weight <= carried || alone) continue;
        scene.broken(5, `${share.weight} for revision ${share.revision}, ${carried} is carried`);
      }
    }
  },
};
