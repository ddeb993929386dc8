/** One thing that is checked. */
export type Stage = CommandStage | TestStage;

interface StageHead {
  readonly name: string;
  /** Part of `npm test` too, not only of `npm run check`. */
  readonly quick?: boolean;
  /** For the whole stage, or for each file of a stage that runs one after another. */
  readonly timeoutMs: number;
}

/** A program whose exit code decides; it counts as one unless it ends with `N passed, N failed`. */
export interface CommandStage extends StageHead {
  readonly kind: 'command';
  readonly command: readonly string[];
  /** The stage is left out, visibly, until this file exists. */
  readonly entry?: string;
}

/** Files run by `node --test`. */
export interface TestStage extends StageHead {
  readonly kind: 'tests';
  /** Globs from the root of the project. */
  readonly files: readonly string[];
  /** Beginnings of paths that other stages run. */
  readonly except?: readonly string[];
  /**
   * `one process`: fast, only for code without state of its own. `process per file`: two at a time.
   * `one after another`: a process, a process group and a timeout for each file.
   */
  readonly grouping: 'one process' | 'process per file' | 'one after another';
  /**
   * A file that fails is run once more, and the first failure is printed in any case: for real
   * processes under real load, where a starved machine must be told from a fault. Default false.
   */
  readonly secondTry?: boolean;
}

/** What came of a stage. */
export interface StageOutcome {
  readonly passed: number;
  readonly failed: number;
  /** Sentences about the run itself: a timeout, a missing summary, a process left behind. */
  readonly problems: readonly string[];
  /** What it printed; shown when something failed. */
  readonly output: string;
}
