/** A piece of the program broken on purpose, and the invariant that must be seen to break. */
export interface Mutation {
  /** What it does wrong, in a few words. */
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  readonly invariant: number;
}
