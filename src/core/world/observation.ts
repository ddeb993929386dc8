import type { BasisPoints } from './basis-points.ts';
import type { Known } from './known.ts';
import type { TaskObservation } from './task.ts';
import type { Verdict } from './verdict.ts';

/**
 * What was seen of one service at one moment. Everything in it may be unknown; the core never
 * trusts its memory of what it asked for.
 */
export interface Observation {
  readonly places: readonly PlaceObservation[];
  readonly tasks: Known<readonly TaskObservation[]>;
  /** The judge's answer about the release in progress; absent when nothing was judged. */
  readonly verdict?: Verdict;
}

export interface PlaceObservation {
  readonly place: string;
  readonly instances: Known<readonly InstanceObservation[]>;
  readonly traffic: Known<TrafficObservation>;
  /** Traffic was measured and does not go where the split says: how, in a sentence. */
  readonly mismatch?: string;
  /** Replicas wanted per role where something else decides that (an autoscaler). */
  readonly wanted?: Readonly<Record<string, number>>;
}

/** `gone` is never reported: an instance that is gone is absent. */
export type InstancePhase = 'starting' | 'ready' | 'unready' | 'stopping' | 'failed';

export interface InstanceObservation {
  readonly id: string;
  readonly revision: number;
  readonly role: string;
  readonly phase: InstancePhase;
  /**
   * When the present phase began: for `ready`, since when without interruption; for `starting`,
   * when it was first started, however often it was started again since.
   */
  readonly since: number;
  /** Times the platform started it again within the last five minutes. */
  readonly recentRestarts: number;
  /** Health checks failed in a row after it had been ready once. */
  readonly failedChecks: number;
  readonly outOfMemory?: boolean;
  /** Why it is not ready, in a sentence, and its last log lines (at most 2 KiB). */
  readonly because?: string;
  readonly lastLog?: string;
}

export interface TrafficObservation {
  /** The epoch in force everywhere at the place; 0 before the first write. */
  readonly epoch: number;
  /** Measured weights per revision: what traffic really does, where the data plane can say. */
  readonly measured?: Readonly<Record<number, BasisPoints>>;
  /** Requests in flight per instance id; unknown where the data plane cannot count. */
  readonly inFlight: Known<Readonly<Record<string, number>>>;
  /** Cumulative answers per revision since `bootId` began; absent where they are not counted. */
  readonly counts?: {
    readonly bootId: string;
    readonly byRevision: Readonly<
      Record<number, { readonly requests: number; readonly bad: number }>
    >;
  };
}
