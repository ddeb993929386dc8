/** What the picture shows at one moment. */
export interface Scene {
  readonly title: string;
  /** Where the release is, and why it stays there; empty between releases. */
  readonly step: string;
  /** Who decides at the moment. */
  readonly controller: string;
  /** Whether somebody decided, for each second since the beginning. */
  readonly controlled: readonly boolean[];
  readonly versions: readonly SceneVersion[];
  readonly load: { readonly sent: number; readonly answered: number; readonly lost: number };
  /** Answers of the application itself that were errors. */
  readonly bad: number;
}

export interface SceneVersion {
  readonly version: string;
  /** Of the requests that began in the last two seconds, from 0 to 1. */
  readonly share: number;
  readonly instances: readonly ('serving' | 'starting' | 'leaving')[];
  /** Requests of each second since the beginning, the newest last. */
  readonly seconds: readonly number[];
}
