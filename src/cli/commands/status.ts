import { openHost } from '../../adapters/host.ts';
import { type Summary, summarise } from '../../core/explain.ts';
import { SteadyshipError } from '../../kit/error.ts';
import type { VerbInput } from '../verb.ts';

/** `status [service]`: the five-second block of one service, or of all. */
export async function status({ argument, options, terminal }: VerbInput): Promise<number> {
  const service = argument;
  using host = openHost(options.state);
  const services = service ? [service] : await host.store.services();
  const summaries: Summary[] = [];
  for (const name of services) {
    const loaded = await host.store.load(name);
    if (loaded) summaries.push(summarise(loaded.state, undefined, []));
    else if (service) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  }
  if (options.json) terminal.print(JSON.stringify({ services: summaries }, null, 2));
  else if (summaries.length === 0) terminal.print('Nothing has been deployed here yet.');
  else for (const summary of summaries) terminal.print(block(summary).join('\n'));
  return 0;
}

/** The block as lines for a terminal; nothing in it depends on colour. */
export function block(summary: Summary): string[] {
  const lines = [`${summary.service}  ${summary.headline}`, `  state    ${summary.state}`];
  for (const because of summary.because) lines.push(`  because  ${because}`);
  for (const { version, part, ready, asked, measured } of summary.traffic) {
    const seen = measured === undefined ? '' : `, measured ${measured}`;
    lines.push(`  ${part.padEnd(9)}${version}: ${ready} ready, ${asked} of the traffic${seen}`);
  }
  if (summary.verdict) lines.push(`  verdict  ${summary.verdict}`);
  if (summary.next) lines.push(`  next     ${summary.next}`);
  lines.push(`  orders   ${summary.orders.join(', ') || 'none'}`);
  return lines;
}
