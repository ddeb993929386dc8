import type { CanaryStep } from '../../core/plan/strategy.ts';

const minute = 60_000;

/** The canaries that have a name. Evidence watches all the time; a hold is "at least this long". */
export const canaryPresets: Readonly<Record<string, readonly CanaryStep[]>> = {
  /** 10, 25, 50 and 75 percent; the middle is watched longest, because half the users are there. */
  standard: [
    { weight: 1000, holdMs: 5 * minute },
    { weight: 2500, holdMs: 5 * minute },
    { weight: 5000, holdMs: 10 * minute },
    { weight: 7500, holdMs: 5 * minute },
  ],
  /** Few users first, and more time for each step. */
  careful: [
    { weight: 500, holdMs: 10 * minute },
    { weight: 2000, holdMs: 10 * minute },
    { weight: 5000, holdMs: 15 * minute },
  ],
  /** Two looks and then everyone: for small changes. */
  quick: [
    { weight: 1000, holdMs: 5 * minute },
    { weight: 5000, holdMs: 5 * minute },
  ],
  /** Ten percent more each minute up to half of the traffic. */
  gradual: [1000, 2000, 3000, 4000, 5000].map((weight) => ({ weight, holdMs: minute })),
};
