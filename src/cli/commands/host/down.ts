import { stopEverything } from '../../../adapters/stop-everything.ts';
import { exits } from '../../exits.ts';
import type { VerbInput } from '../../verb.ts';

const sentences = {
  'nothing-ran': 'Nothing runs here.',
  stopped: 'Everything is stopped.',
  'still-stopping': 'A process has not ended yet; the keeper still waits for it.',
} as const;

/** `down`: ends everything that Steadyship runs on this host. Users see an outage. */
export async function down({ options, terminal }: VerbInput): Promise<number> {
  const end = await stopEverything(options.state);
  const isDone = end !== 'still-stopping';
  if (options.json) terminal.print(JSON.stringify({ kind: 'down', end }));
  else if (isDone) terminal.print(sentences[end]);
  else terminal.warn(sentences[end]);
  return isDone ? exits.done : exits.unknown;
}
