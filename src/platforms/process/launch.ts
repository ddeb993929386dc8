import type { Probes } from './probes/probe.ts';

export const launchFormat = 1;

/** What it takes to run a revision on this machine. Holds references to secrets, never values. */
export interface Launch {
  readonly format: typeof launchFormat;
  /** Where its source was unpacked: an absolute path. Commands run in it. */
  readonly folder: string;
  readonly roles: Readonly<Record<string, LaunchRole>>;
  /** The user to run as; needs a keeper that runs as root. */
  readonly user?: string;
}

export interface LaunchRole {
  readonly argv: readonly string[];
  /** Gets a loopback port as $PORT. */
  readonly port: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Files of `NAME=value` lines, read when an instance starts; relative to the folder. */
  readonly envFiles: readonly string[];
  readonly secrets: Readonly<Record<string, SecretReference>>;
  /** Keyed hashes of the values when the revision was made, from `SecretSource.fingerprints`. */
  readonly secretHashes?: Readonly<Record<string, string>>;
  readonly probes: Probes;
  readonly limits: LaunchLimits;
}

/** The name of a secret: a variable of the controller, or a file in the state folder. */
export interface SecretReference {
  readonly secret: string;
}

export interface LaunchLimits {
  readonly memoryBytes?: number;
  readonly openFiles?: number;
  readonly cpuShare?: number;
}

/** Reads what `StoredRevision.launch` holds; a sentence when a newer program wrote it. */
export function readLaunch(value: Readonly<Record<string, unknown>>): Launch | string {
  if (value.format !== launchFormat) {
    return (
      `the revision's launch format is ${String(value.format)}, this program reads ` +
      `${launchFormat}: use the version of Steadyship that created the revision`
    );
  }
  const { folder, roles } = value as Partial<Launch>;
  if (typeof folder !== 'string' || typeof roles !== 'object' || roles === null) {
    return 'the revision does not say what to run: deploy it again';
  }
  return value as unknown as Launch;
}
