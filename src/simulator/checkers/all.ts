import { allAccountedFor } from './all-accounted-for.ts';
import type { Checker } from './checker.ts';
import { drainedBeforeStop } from './drained-before-stop.ts';
import { endsAsItShould } from './ends-as-it-should.ts';
import { epochsNeverFall } from './epochs-never-fall.ts';
import { logIsWhole } from './log-is-whole.ts';
import { settledAtEnd } from './settled-at-end.ts';

/**
 * What is watched from outside in every simulated story, in the world as it really is. What must
 * be true of our own decisions the engine asserts itself, here as in production.
 */
export const allCheckers: readonly Checker[] = [
  drainedBeforeStop,
  allAccountedFor,
  epochsNeverFall,
  logIsWhole,
  settledAtEnd,
  endsAsItShould,
];
