import { openHost } from '../../../adapters/host.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import type { VerbInput } from '../../verb.ts';

const eventsMax = 10_000;

/** `history <service>`: past releases, newest first; with --json every event of the log. */
export async function history({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const service = argument!;
  const loaded = await host.store.load(service);
  if (!loaded) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  if (options.json) {
    for (const one of await host.store.history(service, 1, eventsMax)) {
      terminal.print(JSON.stringify({ ...one, at: new Date(one.at).toISOString() }));
    }
    return 0;
  }
  const newestFirst = [...loaded.state.past].reverse().slice(0, Number(options.limit ?? 20));
  for (const { number, purpose, revision, outcome, endedAt } of newestFirst) {
    const at = new Date(endedAt).toISOString().replace('T', ' ').slice(0, 19);
    terminal.print(
      `release ${number}  ${at} UTC  ${purpose} of ${revision.version} ` +
        `(revision ${revision.number}): ${outcome}`,
    );
  }
  if (newestFirst.length === 0) terminal.print(`${service} has no past releases.`);
  return 0;
}
