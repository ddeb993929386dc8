import { replicasAt } from '../../core/capacity/spread.ts';
import type { FakeInstance } from '../../platforms/fake.ts';
import { service } from '../world.ts';
import type { Checker, Scene } from './checker.ts';

/** Instances of these become ready and stay so. */
const soundKinds = ['good', 'slow', 'regressed', 'unproved'];

/**
 * Invariants 11, 13, 14 and 16 at the end of a story, the world being healed: every order was
 * answered, no task ran twice, the release ended, and only wanted instances are left.
 */
export const settledAtEnd: Checker = {
  async atEnd(scene) {
    const { world, scenario } = scene;
    const state = scene.state();
    const pending = await world.store.pending(service);
    if (pending.length > 0) scene.broken(11, `${pending.length} orders were never answered`);
    for (const [id, runs] of world.runner.runs) {
      if (runs > 1) scene.broken(17, `task ${id} ran ${runs} times`);
    }
    if (!state?.release) return scene.broken(13, 'no release has ever begun');
    const { release, stable } = state;
    const stableIsSound = !stable || soundKinds.includes(world.temperament(stable.number).kind);
    if (release.phase !== 'ended') {
      if (stableIsSound) scene.broken(13, `release ${release.number} is still ${release.phase}`);
      return;
    }
    // Where nothing was ever stable, whoever served last goes on serving.
    if (!stable || !stableIsSound) return;
    for (const place of scenario.places) {
      const foreign = staying(scene, place).filter((one) => one.revision !== stable.number);
      if (foreign.length > 0) {
        scene.broken(14, `${foreign.map((one) => one.id).join(', ')} still run at ${place}`);
      }
      const weights = world.router.splitAt(place).shares.filter((one) => one.weight > 0);
      if (weights.some((one) => one.revision !== stable.number)) {
        scene.broken(14, `traffic at ${place} is not all on stable`);
      }
    }
    scenario.places.forEach((place, index) => {
      for (const role of state.settings!.roles) {
        const even = replicasAt(role.replicas, index, scenario.places.length);
        const wanted = world.platform.wantedAt(place)?.[role.name] ?? even;
        const present = staying(scene, place).filter((one) => one.role === role.name).length;
        if (present === wanted) continue;
        scene.broken(16, `${present} of ${wanted} ${role.name} run at ${place}`);
      }
    });
  },
};

/** Counted instances end in the platform's own time; those it was told to stop are on their way. */
function staying(scene: Scene, place: string): readonly FakeInstance[] {
  const isCounted = scene.scenario.capabilities.platform.instances === 'count';
  const all = scene.world.platform.at(place);
  return isCounted ? all.filter((one) => one.stopAt === undefined) : all;
}
