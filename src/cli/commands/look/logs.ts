import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { openHost } from '../../../adapters/host.ts';
import { type InstanceLog, instanceLogs, lastLines } from '../../../adapters/look/instance-logs.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { systemClock } from '../../../kit/system-clock.ts';
import { safeText } from '../../render/safe-text.ts';
import { printLine } from '../../render/style.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';

const everyMs = 300;
const readMax = 1024 * 1024;

/** `logs <service>`: what its instances wrote, each line after the name of its instance. */
export async function logs({ argument, options, terminal }: VerbInput): Promise<number> {
  const service = argument!;
  const { state, instance, follow, json } = options;
  const lines = lineCount(options.lines);
  const find = () =>
    instanceLogs(state, service).filter((one) => !instance || one.instance === instance);
  const files = find();
  if (files.length === 0 && !follow) throw await nothingFound(state, service, instance);
  const width = Math.max(0, ...files.map((one) => one.instance.length));
  const style = { ...styleOf(terminal), columns: Number.POSITIVE_INFINITY };
  const say = (name: string, line: string) => {
    if (json) return terminal.print(JSON.stringify({ instance: name, line }));
    const head = { text: `${name.padEnd(width)}  `, tone: 'idle' } as const;
    terminal.print(printLine([head, { text: safeText(line) }], style));
  };
  for (const file of files)
    for (const line of lastLines(file.path, lines)) say(file.instance, line);
  if (!follow) return 0;
  const ends = new Map(files.map((file) => [file.path, sizeOf(file.path)]));
  const clock = systemClock();
  while (!terminal.interrupted.aborted) {
    await clock.sleep(everyMs, terminal.interrupted);
    for (const file of find()) await sayNews(file, ends, say);
  }
  return 0;
}

function lineCount(written: string | undefined): number {
  const count = Number(written ?? 50);
  if (Number.isInteger(count) && count >= 0 && count <= 100_000) return count;
  const reason = 'it must be a whole number up to 100000';
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--lines', reason });
}

async function nothingFound(
  state: string,
  service: string,
  instance: string | undefined,
): Promise<Error> {
  using host = openHost(state);
  if (!(await host.store.load(service)))
    return new SteadyshipError('SERVICE_NOT_FOUND', { service });
  const known = instanceLogs(state, service).map((one) => one.instance);
  const reason = `there is no log of it; there are ${known.join(', ') || 'none'}`;
  return new SteadyshipError('ARGUMENT_INVALID', { argument: instance ?? service, reason });
}

/** What was appended since; a file that became shorter was rotated, and is read from its start. */
async function sayNews(
  { instance, path }: InstanceLog,
  ends: Map<string, number>,
  say: (instance: string, line: string) => void,
): Promise<void> {
  const size = sizeOf(path);
  const known = ends.get(path) ?? 0;
  const from = size < known ? 0 : known;
  if (size === from) return;
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(size - from, readMax));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    // A line without its end is left for the next look, unless it is endless.
    const last = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const taken = last === 0 && bytesRead === readMax ? bytesRead : last;
    ends.set(path, from + taken);
    const text = bytes.toString('utf8', 0, taken).replace(/\n$/, '');
    if (taken > 0) for (const line of text.split('\n')) say(instance, line);
  } finally {
    await file.close();
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
