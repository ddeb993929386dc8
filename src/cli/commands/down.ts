import { connectKeeper } from '../../keeper/protocol/client.ts';
import type { Terminal } from '../terminal.ts';

/** `down`: ends everything that Steadyship runs on this host. Users see an outage. */
export async function down(
  options: { readonly state: string },
  terminal: Terminal,
): Promise<number> {
  using keeper = await connectKeeper(options.state);
  if (!keeper) {
    terminal.print('Nothing runs here.');
    return 0;
  }
  await keeper.shutdown({ stopAll: true });
  terminal.print('Everything is stopped.');
  return 0;
}
