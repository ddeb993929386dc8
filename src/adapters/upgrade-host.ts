import { connectKeeper } from '../keeper/protocol/client.ts';
import { type Moved, replaceKeeper } from '../keeper/protocol/replace-keeper.ts';
import { renewProxy } from '../platforms/process/proxy-process.ts';

/** What an upgrade of a host did; a part that did not run is undefined. */
export interface HostUpgrade {
  readonly keeper: Moved | undefined;
  readonly proxy: Moved | undefined;
}

/**
 * Moves the long-lived processes of a host to this program's version while everything serves on:
 * first the keeper, which adopts what runs, then the proxy, which takes over on the same sockets.
 * Instances are not touched. May be repeated: what has moved is left alone.
 */
export async function upgradeHost(stateFolder: string): Promise<HostUpgrade> {
  const keeper = await replaceKeeper(stateFolder);
  using client = keeper && (await connectKeeper(stateFolder));
  return { keeper, proxy: client && (await renewProxy({ keeper: client, stateFolder })) };
}
