import { join } from 'node:path';

/** Where the controller of a state folder answers its owner. */
export function apiSocket(stateFolder: string): string {
  return join(stateFolder, 'api.sock');
}
