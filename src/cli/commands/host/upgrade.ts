import { upgradeHost } from '../../../adapters/upgrade-host.ts';
import type { Moved } from '../../../keeper/protocol/replace-keeper.ts';
import { exits } from '../../exits.ts';
import type { VerbInput } from '../../verb.ts';

/** `upgrade`: moves what runs on this host to the version of this program, without an outage. */
export async function upgrade({ options, terminal }: VerbInput): Promise<number> {
  const parts = await upgradeHost(options.state);
  if (options.json) {
    terminal.print(JSON.stringify(parts));
    return exits.done;
  }
  if (!parts.keeper) {
    terminal.print('Nothing runs here: the next deploy starts with this version.');
    return exits.done;
  }
  terminal.print(sentence('The keeper', parts.keeper));
  if (parts.proxy) terminal.print(sentence('The proxy', parts.proxy));
  terminal.print('Where `steadyship serve` runs, restart it: nobody notices while it is away.');
  return exits.done;
}

function sentence(part: string, { from, to }: Moved): string {
  return from === to
    ? `${part} runs version ${to} already.`
    : `${part} moved from ${from} to ${to}.`;
}
