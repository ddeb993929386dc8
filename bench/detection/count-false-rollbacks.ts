import {
  type CompareSettings,
  compareDefaults,
} from '../../src/analysis/compare/compare-settings.ts';
import { random } from '../../src/kit/random.ts';
import { steadyshipPolicy } from './steadyship-policy.ts';
import { historyOf, streamOf } from './stream.ts';
import type { World } from './world.ts';

/** How many of `releases` healthy ones were taken back. */
export function countFalseRollbacks(
  world: World,
  releases: number,
  seed: number,
  settings: CompareSettings = compareDefaults,
): number {
  const rng = random(seed);
  let count = 0;
  for (let release = 0; release < releases; release += 1) {
    const history = historyOf(rng, world);
    const { kind } = steadyshipPolicy(history, streamOf(rng, world), settings);
    if (kind === 'rolled back') count += 1;
  }
  return count;
}
