import { hostname } from 'node:os';
import { pino } from 'pino';
import { processCapabilities } from '../../../adapters/capabilities.ts';
import { storedEdge } from '../../../adapters/edge.ts';
import { openHost } from '../../../adapters/host.ts';
import { openPorts } from '../../../adapters/ports.ts';
import { eventSentence } from '../../../core/explain/event-sentence.ts';
import type { Turn } from '../../../engine/engine.ts';
import { AssertionFailed } from '../../../kit/assert.ts';
import { ownVersion } from '../../../kit/own-version.ts';
import { systemClock } from '../../../kit/system-clock.ts';
import { readTcpAddress } from '../../../server/listen/tcp-address.ts';
import { startServer } from '../../../server/server.ts';
import { exits } from '../../exits.ts';
import type { Terminal } from '../../terminal.ts';
import type { VerbInput } from '../../verb.ts';

/**
 * `serve`: drives every service of this host and answers the API, until it is stopped. Lets turns
 * and answers end first; killed, the next one goes on where the log ends.
 */
export async function serve({ options, terminal }: VerbInput): Promise<number> {
  const { json } = options;
  using host = openHost(options.state);
  const { store, leases, stateFolder } = host;
  const log = pino({ name: 'steadyship' }, pino.destination({ fd: 2, sync: true }));
  const { listen, tlsCert, tlsKey, serverName } = options;
  const tcp = listen === undefined ? undefined : readTcpAddress(listen, { tlsCert, tlsKey });
  const names = serverName === undefined ? [] : serverName.split(',');
  const server = await startServer({
    stateFolder,
    store,
    leases,
    clock: systemClock(),
    capabilities: processCapabilities,
    holder: { pid: process.pid, host: hostname(), purpose: 'serve' },
    openPorts: async (service) => openPorts(host, service, await storedEdge(store, service)),
    portsNeeded: async (service) => JSON.stringify(await storedEdge(store, service)),
    version: ownVersion,
    ...(tcp && { tcp: { ...tcp, names } }),
    onTurn: (service, turn) => printTurn(terminal, { service, turn, json }),
    onTrouble: (service, error) => {
      terminal.warn(`${service}: ${error.message}; tried again`);
      if (error instanceof AssertionFailed) log.error({ err: error, service }, 'a drive failed');
    },
    onBug: (error) => log.error({ err: error }, 'a request failed'),
  });
  const { addresses } = server;
  if (json) terminal.print(JSON.stringify({ kind: 'serving', pid: process.pid, addresses }));
  else terminal.print(`serving ${stateFolder}, pid ${process.pid}`);
  if (!json) for (const address of addresses) terminal.print(`answering on ${address}`);
  const stuck = await server.run(terminal.interrupted);
  if (stuck.length === 0) return exits.done;
  terminal.warn(`left in the middle of a turn: ${stuck.join(', ')}`);
  process.exit(exits.unknown);
}

function printTurn(
  terminal: Terminal,
  {
    service,
    turn,
    json,
  }: { readonly service: string; readonly turn: Turn; readonly json: boolean },
): void {
  const at = new Date(turn.at).toISOString();
  for (const event of turn.decision.events) {
    if (json) terminal.print(JSON.stringify({ service, at, ...event }));
    const sentence = json ? undefined : eventSentence(event, turn.decision.state.release);
    if (sentence) terminal.print(`${service}: ${sentence}`);
  }
}
