import { readLaunch } from '../../platforms/process/launch.ts';
import { SecretSource } from '../../platforms/process/secrets/secret-source.ts';
import type { StoredRevision } from '../../store/stored-revision.ts';

/** Variables whose secret is not what it was when a revision was made. Never their values. */
export interface SecretDrift {
  readonly changed: readonly string[];
  /** Cannot be read now: the revision could not start. With the reason. */
  readonly missing: readonly { readonly variable: string; readonly because: string }[];
}

/** Compares the secrets that a revision was made with, by their keyed hashes, with today's. */
export function secretDrift(stateFolder: string, revision: StoredRevision): SecretDrift {
  const launch = readLaunch(revision.launch);
  if (typeof launch === 'string') return { changed: [], missing: [] };
  const source = new SecretSource(stateFolder);
  const changed = new Set<string>();
  const missing = new Map<string, string>();
  for (const { secrets, secretHashes } of Object.values(launch.roles)) {
    for (const [variable, reference] of Object.entries(secrets)) {
      const now = source.fingerprints({ [variable]: reference });
      const before = secretHashes?.[variable];
      if (!now.ok) missing.set(variable, now.problem);
      else if (before !== undefined && now.value[variable] !== before) changed.add(variable);
    }
  }
  return {
    changed: [...changed],
    missing: [...missing].map(([variable, because]) => ({ variable, because })),
  };
}
