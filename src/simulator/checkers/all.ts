import { capacityKept } from './capacity-kept.ts';
import type { Checker } from './checker.ts';
import { drainedBeforeStop } from './drained-before-stop.ts';
import { healthyBeforeStable } from './healthy-before-stable.ts';
import { logIsWhole } from './log-is-whole.ts';
import { neverRisesAgain } from './never-rises-again.ts';
import { readyBeforeTraffic } from './ready-before-traffic.ts';
import { settledAtEnd } from './settled-at-end.ts';
import { weightCarried } from './weight-carried.ts';
import { withinSurge } from './within-surge.ts';

/** Every invariant that is watched from outside in every simulated story. */
export const allCheckers: readonly Checker[] = [
  readyBeforeTraffic,
  drainedBeforeStop,
  capacityKept,
  withinSurge,
  weightCarried,
  neverRisesAgain,
  healthyBeforeStable,
  logIsWhole,
  settledAtEnd,
];
