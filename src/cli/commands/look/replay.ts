import { openHost } from '../../../adapters/host.ts';
import { pastRelease } from '../../follow/whole-log.ts';
import { replayLines } from '../../render/replay-lines.ts';
import { printLine } from '../../render/style.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';

/** `replay <service> [release]`: a past release step by step, with its reasons and times. */
export async function replay({ rest, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const [service = '', number] = rest;
  const story = await pastRelease(host, service, number);
  if (options.json) {
    terminal.print(JSON.stringify({ service, ...story }, null, 2));
    return 0;
  }
  // The whole sentence matters more than the width of the terminal.
  const style = { ...styleOf(terminal), columns: 1000 };
  for (const line of replayLines(service, story)) terminal.print(printLine(line, style).trimEnd());
  return 0;
}
