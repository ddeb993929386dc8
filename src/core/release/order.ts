import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import type { Revision } from './revision.ts';

/**
 * What a person or an automation wants. The latest wins; each has an actor and a reason and names
 * the release it was given for, so that an order that comes too late is refused.
 */
export type Order = OrderHead & OrderBody;

export interface OrderHead {
  /** Given by the sender; the same id is carried out once. */
  readonly id: string;
  readonly actor: string;
  readonly reason: string;
  /** Given by a program: refused while automation is held. Absent for a person. */
  readonly automation?: boolean;
  /** The release the sender was looking at; absent for orders about the service as a whole. */
  readonly release?: number;
  /** The step the sender was looking at, for orders about one gate. */
  readonly step?: string;
}

export type OrderBody =
  /** Take the service to `revision` by `plan`. Supersedes a release in progress. */
  | {
      readonly kind: 'release';
      readonly revision: Revision;
      readonly plan: Plan;
      readonly settings: Settings;
      /** `undo` and `restart` are releases too; the history says which. */
      readonly purpose: 'deploy' | 'undo' | 'restart';
    }
  /** Pass the current gate although evidence or time do not; `full`: all that are left. */
  | { readonly kind: 'promote'; readonly full: boolean }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'abort' }
  /** Begin the aborted or rolled-back release again from its first step. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'scale'; readonly role: string; readonly replicas: number };
