import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where the state of this host lies: `--state`, else $STEADYSHIP_STATE, else a folder of the
 * system for root and one of the user otherwise. It belongs to the target, never to a project.
 */
export function stateFolder(given: string | undefined): string {
  const named = given ?? process.env.STEADYSHIP_STATE;
  if (named) return resolve(named);
  if (process.getuid?.() === 0) return '/var/lib/steadyship';
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'steadyship');
}
