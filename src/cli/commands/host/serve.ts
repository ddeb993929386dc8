import { storedEdge } from '../../../adapters/edge.ts';
import { type Host, openHost } from '../../../adapters/host.ts';
import { eventSentence } from '../../../core/explain/event-sentence.ts';
import { systemClock } from '../../../kit/system-clock.ts';
import { driveService } from '../../follow/driver.ts';
import type { Terminal } from '../../terminal.ts';
import type { VerbInput } from '../../verb.ts';

const lookAgainMs = 1000;

/** `serve`: drives every service of this host until it is stopped. */
export async function serve({ options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const clock = systemClock();
  const driven = new Map<string, Promise<void>>();
  terminal.print(`serving ${options.state}, pid ${process.pid}`);
  while (!terminal.interrupted.aborted) {
    for (const service of await host.store.services()) {
      if (driven.has(service)) continue;
      const drive = driveOne(host, service, terminal)
        .catch((error: Error) => terminal.warn(`${service}: ${error.message}`))
        .finally(() => driven.delete(service));
      driven.set(service, drive);
    }
    await clock.sleep(lookAgainMs, terminal.interrupted);
  }
  await Promise.all(driven.values());
  return 0;
}

async function driveOne(host: Host, service: string, terminal: Terminal): Promise<void> {
  await driveService({
    host,
    service,
    edge: await storedEdge(host.store, service),
    purpose: 'serve',
    signal: terminal.interrupted,
    onTurn: (turn) => {
      for (const event of turn.decision.events) {
        const sentence = eventSentence(event);
        if (sentence) terminal.print(`${service}: ${sentence}`);
      }
    },
    isDone: () => false,
  });
}
