/**
 * An immutable numbered whole of source, command, configuration and schema needs. The core knows
 * its name and identity; what it takes to run it is the platform's business and lies in the store.
 */
export interface Revision {
  /** Counts up from 1 within a service; never used twice. */
  readonly number: number;
  /** The name of the build: `2.8.1`, a tag, a commit. */
  readonly version: string;
  /** Hash of everything the revision consists of, secrets' values excluded. */
  readonly digest: string;
}
