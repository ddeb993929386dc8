import type { Judge } from '../analysis/judge.ts';
import type { Clock } from '../kit/clock.ts';
import type { Platform } from '../platforms/platform.ts';
import type { TaskRunner } from '../platforms/task-runner.ts';
import type { Store } from '../store/store.ts';
import type { Router } from '../traffic/router.ts';

/** Everything outside that the engine of one service talks to. */
export interface Ports {
  readonly clock: Clock;
  readonly store: Store;
  readonly platform: Platform;
  readonly router: Router;
  readonly runner: TaskRunner;
  readonly judge: Judge;
}
