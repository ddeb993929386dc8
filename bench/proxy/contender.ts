/** A proxy to be measured: how one is started between a public port and one instance. */
export interface Contender {
  readonly name: string;
  /** Argument vector, and files to write into its folder first. Undefined: not installed here. */
  readonly prepare: (place: Place) => Prepared | undefined;
}

export interface Place {
  readonly folder: string;
  readonly listen: number;
  readonly backend: number;
}

export interface Prepared {
  readonly argv: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once it listens or, for those that have to be told, once it runs. */
  readonly begin?: () => Promise<void>;
}
