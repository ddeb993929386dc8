import { setTimeout as pause } from 'node:timers/promises';
import { connectKeeper } from '../keeper/protocol/client.ts';

/** The keeper gives every process ten seconds before it is killed. */
const stopWithinMs = 15_000;

/** Ends everything under this host's keeper, and last the keeper itself. */
export async function stopEverything(
  stateFolder: string,
): Promise<'nothing-ran' | 'stopped' | 'still-stopping'> {
  using keeper = await connectKeeper(stateFolder);
  if (!keeper) return 'nothing-ran';
  await keeper.shutdown({ stopAll: true });
  const deadline = performance.now() + stopWithinMs;
  while (await keeperAnswers(stateFolder)) {
    if (performance.now() > deadline) return 'still-stopping';
    await pause(20);
  }
  return 'stopped';
}

async function keeperAnswers(stateFolder: string): Promise<boolean> {
  using keeper = await connectKeeper(stateFolder).catch(() => undefined);
  return keeper !== undefined;
}
