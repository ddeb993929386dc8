import { runProxy } from '../../../adapters/run-proxy.ts';
import { exits } from '../../exits.ts';
import type { VerbInput } from '../../verb.ts';

/** `proxy`: this process becomes the embedded proxy and serves until it is ended. */
export async function proxy({ options, terminal }: VerbInput): Promise<number> {
  const started = await runProxy(options.state, options.config);
  if (!started.ok) {
    terminal.warn(`The proxy did not start: ${started.problem}`);
    return exits.refused;
  }
  for (const problem of started.value) terminal.warn(problem);
  const socket = `${options.state}/proxy.sock`;
  if (options.json) terminal.print(JSON.stringify({ kind: 'serving', pid: process.pid, socket }));
  else terminal.print(`The proxy serves, pid ${process.pid}; orders to ${socket}.`);
  return exits.done;
}
