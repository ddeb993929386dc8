import type { Revision } from '../core/release/revision.ts';

/** A revision with what its platform needs to run it: references to secrets, never their values. */
export interface StoredRevision extends Revision {
  readonly createdAt: number;
  /** The platform's own format and version of it; nobody else reads it. */
  readonly launch: Readonly<Record<string, unknown>>;
}
