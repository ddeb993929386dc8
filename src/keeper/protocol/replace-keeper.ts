import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LineClient } from '../../kit/line-rpc.ts';
import { ownVersion } from '../../kit/own-version.ts';
import { isAbsent, type KeeperHello, startKeeper } from './client.ts';

/** A part of the host and the versions it went from and to; the same when it was left alone. */
export interface Moved {
  readonly from: string;
  readonly to: string;
}

const leaveWithinMs = 10_000;

/**
 * Puts a keeper of this program's version in the place of the running one; undefined when none
 * runs. Whatever the old one looked after lives on and is adopted. `hello` and `shutdown` mean the
 * same in every version of the protocol, so that this works between any two.
 */
export async function replaceKeeper(stateFolder: string): Promise<Moved | undefined> {
  const socket = join(stateFolder, 'keeper.sock');
  const line = await LineClient.connect(socket).catch((error) => {
    if (isAbsent(error as NodeJS.ErrnoException)) return undefined;
    throw error;
  });
  if (!line) return undefined;
  try {
    const { version } = (await line.call('hello', {})) as KeeperHello;
    if (version === ownVersion) return { from: version, to: version };
    await line.call('shutdown', { stopAll: false });
    await hasLeft(socket);
    await startKeeper(stateFolder);
    return { from: version, to: ownVersion };
  } finally {
    line.close();
  }
}

/** Its socket is the last but one thing that a keeper takes away; then it frees its lock. */
async function hasLeft(socket: string): Promise<void> {
  const deadline = performance.now() + leaveWithinMs;
  while (existsSync(socket)) {
    if (performance.now() > deadline) throw new Error(`the keeper at ${socket} does not end`);
    await pause(20);
  }
}
