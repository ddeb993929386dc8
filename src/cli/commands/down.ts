import { setTimeout as pause } from 'node:timers/promises';
import { connectKeeper } from '../../keeper/protocol/client.ts';
import { exits } from '../follow-order.ts';
import type { Terminal } from '../terminal.ts';

/** The keeper gives every process ten seconds before it is killed. */
const endWithinMs = 15_000;

/** `down`: ends everything that Steadyship runs on this host. Users see an outage. */
export async function down(
  options: { readonly state: string },
  terminal: Terminal,
): Promise<number> {
  using keeper = await connectKeeper(options.state);
  if (!keeper) {
    terminal.print('Nothing runs here.');
    return exits.done;
  }
  await keeper.shutdown({ stopAll: true });
  // The keeper is the last to go: it waits for all the others.
  for (const deadline = performance.now() + endWithinMs; await answers(options.state); ) {
    if (performance.now() > deadline) {
      terminal.warn('A process has not ended yet; the keeper still waits for it.');
      return exits.unknown;
    }
    await pause(20);
  }
  terminal.print('Everything is stopped.');
  return exits.done;
}

async function answers(state: string): Promise<boolean> {
  using keeper = await connectKeeper(state).catch(() => undefined);
  return keeper !== undefined;
}
