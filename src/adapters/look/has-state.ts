import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether anything was ever deployed to this host: a look must not make its state. */
export function hasState(stateFolder: string): boolean {
  try {
    return statSync(join(stateFolder, 'steadyship.db'), { throwIfNoEntry: false }) !== undefined;
  } catch {
    // It is hidden from us: whoever opens it is told why.
    return true;
  }
}
