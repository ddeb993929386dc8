import type { Terminal } from './terminal.ts';

/** One verb of the command line, as data: help, completion and documentation are made of it. */
export interface Verb {
  readonly name: string;
  /** In commander's notation: `<must>`, `[may]`. */
  readonly argument?: string;
  readonly summary: string;
  /** A command line that works, for the help page. */
  readonly example: string;
  readonly options: readonly VerbOption[];
  /** Loads what the verb needs, so that the others start fast without it. */
  readonly load: () => Promise<(input: VerbInput) => Promise<number>>;
}

export interface VerbOption {
  /** In commander's notation: `-f, --file <path>`. */
  readonly flags: string;
  readonly summary: string;
  readonly otherwise?: string;
}

/** What a verb gets: its argument, its options by name, and where to write. */
export interface VerbInput {
  readonly argument: string | undefined;
  readonly options: Options;
  readonly terminal: Terminal;
}

export interface Options {
  readonly state: string;
  readonly json: boolean;
  readonly file?: string;
  readonly environment?: string;
  readonly service?: string;
  readonly reason?: string;
  readonly full?: boolean;
  readonly to?: string;
  readonly role?: string;
  readonly replicas?: string;
  readonly limit?: string;
  readonly recommend?: boolean;
  readonly allowMovable?: boolean;
  readonly risk?: string;
  readonly criticality?: string;
  readonly headroom?: string;
  readonly rate?: string;
  readonly exclusiveState?: boolean;
  readonly notSideBySide?: boolean;
  readonly migrationFirst?: boolean;
  readonly migrations?: boolean;
  readonly experiment?: boolean;
  readonly instantReturn?: boolean;
  readonly listen?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly serverName?: string;
}
