import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether anything was ever deployed to this host: a look must not make its state. */
export function hasState(stateFolder: string): boolean {
  return existsSync(join(stateFolder, 'steadyship.db'));
}
