import { stopEverything } from '../../adapters.ts';
import type { VerbInput } from '../verb.ts';

/** `down`: ends everything that Steadyship runs on this host. Users see an outage. */
export async function down({ options, terminal }: VerbInput): Promise<number> {
  const wasRunning = await stopEverything(options.state);
  terminal.print(wasRunning ? 'Everything is stopped.' : 'Nothing runs here.');
  return 0;
}
