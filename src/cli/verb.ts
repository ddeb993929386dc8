import type { Terminal } from './terminal.ts';

/** Headings of the help page, in its order. */
export const verbGroups = {
  project: 'Begin',
  release: 'Release',
  look: 'Look',
  host: 'Run the host',
} as const;

export type VerbGroup = keyof typeof verbGroups;

/** One verb of the command line, as data: help, completion and documentation are made of it. */
export interface Verb {
  readonly name: string;
  readonly group: VerbGroup;
  /** What stands after the verb: `<must>`, `[may]`, several with spaces between. */
  readonly argument?: string;
  /** Words the first argument can be. */
  readonly choices?: readonly string[];
  readonly summary: string;
  /** What the summary has no room for: a paragraph or two of the help page. */
  readonly detail?: string;
  /** A command line that works, for the help page. */
  readonly example: string;
  readonly options: readonly VerbOption[];
  /** Loads what the verb needs, so that the others start fast without it. */
  readonly load: () => Promise<(input: VerbInput) => Promise<number>>;
}

export interface VerbOption {
  /** `-f, --file <path>`; a switch has no value. `<path...>` may be repeated. */
  readonly flags: string;
  readonly summary: string;
  readonly otherwise?: string;
  /** Words the value can be. */
  readonly choices?: readonly string[];
}

/** What a verb gets: its arguments, its options by name, and where to write. */
export interface VerbInput {
  /** The first argument. */
  readonly argument: string | undefined;
  /** All arguments, the first included. */
  readonly rest: readonly string[];
  readonly options: Options;
  readonly terminal: Terminal;
  /** Every verb there is, for those that are about the command line itself. */
  readonly verbs: readonly Verb[];
}

/** Options by name, as they were written: verbs read numbers and durations themselves. */
export interface Options {
  readonly state: string;
  readonly json: boolean;
  /** Lines instead of a picture that changes in place. */
  readonly plain?: boolean;
  readonly file?: string;
  readonly environment?: string;
  readonly service?: string;
  readonly reason?: string;
  readonly full?: boolean;
  readonly wait?: boolean;
  readonly timeout?: string;
  readonly to?: string;
  readonly role?: string;
  readonly replicas?: string;
  readonly limit?: string;
  readonly instance?: string;
  readonly follow?: boolean;
  readonly lines?: string;
  readonly format?: string;
  readonly out?: string;
  readonly ledger?: string;
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
  readonly kinds?: string;
  readonly seconds?: string;
  readonly path?: readonly string[];
  readonly journal?: string;
  readonly readOnly?: boolean;
  readonly insecure?: boolean;
  readonly config?: string;
  readonly user?: string;
  readonly write?: boolean;
  readonly from?: string;
  readonly run?: string;
  readonly port?: string;
  readonly health?: string;
  readonly strategy?: string;
  readonly yes?: boolean;
  readonly listen?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly serverName?: string;
  readonly scope?: string;
  readonly automation?: boolean;
  readonly validFor?: string;
}
