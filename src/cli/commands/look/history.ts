import { openHost } from '../../../adapters/host.ts';
import type { PastRelease } from '../../../core/release/state.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { wholeLog } from '../../follow/whole-log.ts';
import { dayAndTime } from '../../render/clock-time.ts';
import { safeText } from '../../render/safe-text.ts';
import { type Line, marks, printLine } from '../../render/style.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';

/** `history <service>`: past releases, newest first; with --json every event of the log. */
export async function history({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const service = argument!;
  const limit = limitOf(options.limit);
  if (options.json) {
    for (const one of await wholeLog(host, service)) {
      terminal.print(JSON.stringify({ ...one, at: new Date(one.at).toISOString() }));
    }
    return 0;
  }
  const loaded = await host.store.load(service);
  if (!loaded) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  const newestFirst = [...loaded.state.past].reverse().slice(0, limit);
  const style = { ...styleOf(terminal), columns: 1000 };
  const width = Math.max(0, ...newestFirst.map((one) => changeOf(one).length));
  for (const one of newestFirst) terminal.print(printLine(lineOf(one, width), style).trimEnd());
  if (newestFirst.length === 0) terminal.print(`${service} has no past releases.`);
  return 0;
}

function limitOf(written: string | undefined): number {
  const limit = Number(written ?? 20);
  if (Number.isInteger(limit) && limit > 0) return limit;
  const reason = 'it must be a whole number above 0';
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--limit', reason });
}

function changeOf({ from, revision }: PastRelease): string {
  const to = safeText(revision.version);
  return from ? `${safeText(from.version)} to ${to}` : to;
}

function lineOf(release: PastRelease, width: number): Line {
  const { number, outcome, endedAt, purpose, revision } = release;
  const [mark, tone] =
    outcome === 'completed' ? ([marks.good, 'good'] as const) : ([marks.bad, 'bad'] as const);
  return [
    { text: `${mark} `, tone: outcome === 'superseded' ? 'idle' : tone },
    { text: `release ${String(number).padEnd(4)}` },
    { text: `${dayAndTime(endedAt)} UTC  `, tone: 'idle' },
    { text: `${purpose.padEnd(7)}  ${changeOf(release).padEnd(width)}  `, tone: 'strong' },
    { text: outcome.replace('-', ' ') },
    { text: `  (revision ${revision.number})`, tone: 'idle' },
  ];
}
