import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import type { Split } from '../world/split.ts';
import type { TaskId, TaskStatus } from '../world/task.ts';
import type { Verdict } from '../world/verdict.ts';
import type { Cause } from './cause.ts';
import type { FlagName } from './flags.ts';
import type { Outcome, Purpose } from './release.ts';
import type { Revision } from './revision.ts';

/**
 * What happened, in the order it happened: the only way state changes. The log is never rewritten;
 * a new kind may be added, an old one keeps its meaning.
 */
export type Event =
  | {
      readonly kind: 'release-started';
      readonly release: number;
      readonly purpose: Purpose;
      readonly candidate: Revision;
      readonly from?: Revision;
      readonly plan: Plan;
      readonly settings: Settings;
      readonly flags: readonly FlagName[];
      readonly actor: string;
      readonly reason: string;
    }
  | { readonly kind: 'step-entered'; readonly step: string; readonly index: number }
  | {
      readonly kind: 'step-passed';
      readonly step: string;
      /** Why it was passed: reached, time, evidence, or a person. */
      readonly because: string;
      readonly overruled?: boolean;
    }
  | { readonly kind: 'progressed'; readonly available: number; readonly released: number }
  | { readonly kind: 'place-known'; readonly place: string }
  | {
      readonly kind: 'instances-added';
      readonly place: string;
      readonly revision: number;
      readonly role: string;
      readonly instances: readonly string[];
    }
  | {
      readonly kind: 'count-wanted';
      readonly place: string;
      readonly revision: number;
      readonly role: string;
      readonly count: number;
    }
  | { readonly kind: 'instance-leaving'; readonly place: string; readonly instance: string }
  | {
      /** It runs and nobody wants it: a start that was answered late, or a lost memory. */
      readonly kind: 'instance-stray';
      readonly place: string;
      readonly instance: string;
      readonly revision: number;
      readonly role: string;
    }
  /** The data plane sends it nothing new from now on: its time to drain begins. */
  | { readonly kind: 'instance-drains'; readonly place: string; readonly instance: string }
  | {
      readonly kind: 'instance-released';
      readonly place: string;
      readonly instance: string;
      /** `idle`: nothing in flight. `deadline`: its time was over. `dead`: it was not running. */
      readonly because: 'idle' | 'deadline' | 'dead';
    }
  | { readonly kind: 'instance-gone'; readonly place: string; readonly instance: string }
  | {
      readonly kind: 'split-wanted';
      readonly place: string;
      readonly epoch: number;
      readonly split: Split;
    }
  | { readonly kind: 'task-wanted'; readonly id: TaskId }
  | {
      readonly kind: 'task-observed';
      readonly id: TaskId;
      readonly status: TaskStatus;
      readonly output: string;
    }
  | { readonly kind: 'verdict-given'; readonly verdict: Verdict }
  | { readonly kind: 'paused'; readonly actor: string; readonly reason: string }
  | { readonly kind: 'resumed'; readonly actor: string; readonly reason: string }
  | { readonly kind: 'unattended'; readonly actor: string; readonly reason: string }
  | { readonly kind: 'returning'; readonly cause: Cause }
  | { readonly kind: 'promoted'; readonly standbyUntil: number }
  | { readonly kind: 'release-ended'; readonly outcome: Outcome }
  | { readonly kind: 'retired'; readonly revision: number }
  | { readonly kind: 'held'; readonly because: string }
  | { readonly kind: 'hold-lifted' }
  | { readonly kind: 'replicas-wanted'; readonly role: string; readonly replicas: number }
  | { readonly kind: 'order-done'; readonly order: string }
  | { readonly kind: 'order-refused'; readonly order: string; readonly because: string };
