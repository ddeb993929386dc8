/** Why a release was taken back. Kept with the release, evidence and last log lines included. */
export interface Cause {
  readonly kind:
    | 'order'
    | 'experiment-over'
    | 'never-started'
    | 'never-ready'
    | 'progress-deadline'
    | 'crash-loop'
    | 'failed-checks'
    | 'out-of-memory'
    | 'verdict'
    | 'undecided'
    | 'task';
  /** One sentence for a person. */
  readonly because: string;
  readonly instance?: string;
  readonly lastLog?: string;
  readonly evidence?: Readonly<Record<string, number | string>>;
}
