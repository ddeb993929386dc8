import type { Release } from '../core/release/release.ts';
import type { Observation } from '../core/world/observation.ts';
import type { Verdict } from '../core/world/verdict.ts';

/**
 * Says what the evidence says about a candidate. Called once per look while a release runs; may
 * remember what it saw, and must survive forgetting it (a restart in the middle of a release).
 */
export interface Judge {
  judge(release: Release, observation: Observation, now: number): Verdict | undefined;
}
