/** What the catalogue says about one error code. */
export interface ErrorEntry {
  /** What happened; `{name}` stands for a detail of the occurrence. */
  readonly sentence: string;
  readonly causes: readonly string[];
  /** What to do next. May name details too. */
  readonly remedy: string;
  /** 1 refused or rolled back, 2 usage, 3 waiting for a person, 4 outcome unknown. */
  readonly exitCode: 1 | 2 | 3 | 4;
  /** For the API. */
  readonly httpStatus: number;
}
