/** What one file of a project says about how it runs. Everything in it is a guess. */
export interface Sign {
  /** The file it was found in, relative to the folder. */
  readonly file: string;
  readonly service?: string;
  /** Commands by role; the first one gets the traffic. */
  readonly run?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly health?: string;
  readonly replicas?: number;
  /** A platform that the file is for, by the word of the rollout file. */
  readonly platform?: 'compose' | 'kubernetes';
}
