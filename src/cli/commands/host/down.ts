import { stopEverything } from '../../../adapters/host.ts';
import { exits } from '../../exits.ts';
import type { VerbInput } from '../../verb.ts';

/** `down`: ends everything that Steadyship runs on this host. Users see an outage. */
export async function down({ options, terminal }: VerbInput): Promise<number> {
  switch (await stopEverything(options.state)) {
    case 'nothing-ran':
      terminal.print('Nothing runs here.');
      return exits.done;
    case 'stopped':
      terminal.print('Everything is stopped.');
      return exits.done;
    case 'still-stopping':
      terminal.warn('A process has not ended yet; the keeper still waits for it.');
      return exits.unknown;
  }
}
