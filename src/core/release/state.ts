import type { Settings } from '../plan/settings.ts';
import { nowhere, type Split } from '../world/split.ts';
import type { Outcome, Purpose, Release } from './release.ts';
import type { Revision } from './revision.ts';

/**
 * Everything the core remembers of one service: enough to continue after a crash, bounded, and
 * changed by events only. What really runs is never in here; that is observed.
 */
export interface ServiceState {
  readonly format: 1;
  readonly service: string;
  /** The epoch of the last split asked for; grows over all places. */
  readonly epoch: number;
  /** Ordinal of the next instance id. */
  readonly nextInstance: number;
  readonly nextRelease: number;
  readonly settings?: Settings;
  readonly stable?: Revision;
  readonly release?: Release;
  /** Revisions that are going: superseded, rolled back, or the old stable kept warm. */
  readonly retiring: readonly Retiring[];
  readonly places: readonly PlaceState[];
  /** Automation holds until a person promotes, deploys or undoes again. */
  readonly held?: { readonly since: number; readonly because: string };
  /** Past releases, newest last, at most `pastMax`. */
  readonly past: readonly PastRelease[];
  /** Ids of the latest orders carried out, so that the same order twice is one. */
  readonly ordersDone: readonly string[];
  /** The latest refusal, for `status`. */
  readonly refused?: { readonly order: string; readonly because: string; readonly at: number };
}

export const pastMax = 30;
export const ordersDoneMax = 50;

export interface Retiring {
  readonly revision: Revision;
  /** Not drained before this time: the old stable's warmth, a failed candidate's inspection. */
  readonly notBefore: number;
  readonly because: 'superseded' | 'failed' | 'standby';
}

export interface PlaceState {
  readonly place: string;
  readonly groups: readonly Group[];
  readonly leaving: readonly Leaving[];
  /** The split last asked for here and the epoch it was asked with. */
  readonly split: Split;
  readonly epoch: number;
  /** When the split was asked for; 0 before the first. */
  readonly splitSince: number;
}

/** Instances of one role of one revision that are wanted at one place. */
export interface Group {
  readonly revision: number;
  readonly role: string;
  /** By name, where instances can be named. */
  readonly instances: readonly string[];
  /** How many, where they cannot; otherwise the length of `instances`. */
  readonly count: number;
}

/** An instance on its way out: no longer routed to, not stopped before its requests are done. */
export interface Leaving {
  readonly instance: string;
  readonly revision: number;
  readonly role: string;
  /** When it was taken out of the split that is asked for. */
  readonly since: number;
  /** When the data plane was seen to have that split in force, with requests still in flight. */
  readonly drainsSince?: number;
  /** Its requests are done or its deadline passed: it is being stopped. */
  readonly released: boolean;
}

export interface PastRelease {
  readonly number: number;
  readonly purpose: Purpose;
  readonly revision: Revision;
  /** What was stable when it began: what an undo of it goes back to. */
  readonly from?: Revision;
  readonly outcome: Outcome;
  readonly endedAt: number;
}

export function newService(service: string): ServiceState {
  return {
    format: 1,
    service,
    epoch: 0,
    nextInstance: 1,
    nextRelease: 1,
    retiring: [],
    places: [],
    past: [],
    ordersDone: [],
  };
}

export function newPlace(place: string): PlaceState {
  return { place, groups: [], leaving: [], split: nowhere, epoch: 0, splitSince: 0 };
}
