import type { Host } from '../../../adapters/host.ts';
import { Onlooker } from '../../../adapters/look/onlooker.ts';
import type { ServiceView } from '../../../core/explain/service-view.ts';
import { systemClock } from '../../../kit/system-clock.ts';
import { durationOf } from '../../follow/leaving.ts';
import { serviceLook } from '../../follow/service-look.ts';
import { serviceTable } from '../../render/service-table.ts';
import { byAttention } from '../../render/state-mark.ts';
import { openScreen } from '../../screen/open-screen.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';

const everyMs = 1000;

/** Every service in a row, those that need a person first, until Ctrl-C or the time is over. */
export async function watchAll(host: Host, { options, terminal }: VerbInput): Promise<number> {
  using onlooker = new Onlooker(host.stateFolder);
  const clock = systemClock();
  const forMs = durationOf('--timeout', options.timeout) ?? Number.POSITIVE_INFINITY;
  const until = performance.now() + forMs;
  const screen = await openScreen(terminal);
  let said = '';
  while (!terminal.interrupted.aborted && performance.now() < until) {
    const views = await allViews(host, onlooker);
    screen.show((style) => serviceTable(views, style));
    const text = options.json
      ? JSON.stringify({ services: views })
      : serviceTable(views, styleOf(terminal)).join('\n');
    // Where lines are all there is, a line is worth it only when something has changed.
    const facts = JSON.stringify(
      views.map(({ service, headline, state }) => [service, headline, state]),
    );
    if (!terminal.display.isLive && facts !== said) terminal.print(text);
    said = facts;
    await clock.sleep(everyMs, terminal.interrupted);
  }
  screen.close('keep');
  return 0;
}

async function allViews(host: Host, onlooker: Onlooker): Promise<readonly ServiceView[]> {
  const views: ServiceView[] = [];
  for (const service of await host.store.services()) {
    const state = (await host.store.load(service))?.state;
    if (state) views.push(await serviceLook(onlooker, state));
  }
  return views.sort(byAttention);
}
