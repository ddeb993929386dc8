import { openHost } from '../../../adapters/host.ts';
import { Onlooker } from '../../../adapters/look.ts';
import { type ServiceView, serviceView } from '../../../core/explain/service-view.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { render } from '../../render/live-view.ts';
import { byAttention } from '../../render/state-mark.ts';
import { styleOf } from '../../screen/screen.ts';
import type { VerbInput } from '../../verb.ts';

/** `status [service]`: the five-second block of one service, or of all, what needs me first. */
export async function status({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  using onlooker = new Onlooker(options.state);
  const views: ServiceView[] = [];
  for (const name of argument ? [argument] : await host.store.services()) {
    const state = (await host.store.load(name))?.state;
    if (state) views.push(await lookAt(onlooker, state));
    else if (argument) throw new SteadyshipError('SERVICE_NOT_FOUND', { service: argument });
  }
  views.sort(byAttention);
  if (options.json) terminal.print(JSON.stringify({ services: views }, null, 2));
  else if (views.length === 0) terminal.print('Nothing has been deployed here yet.');
  else {
    const style = { ...styleOf(terminal), rows: Number.POSITIVE_INFINITY };
    for (const view of views) terminal.print(render(view, style).join('\n'));
  }
  return 0;
}

/** The decision core is loaded only where a release waits for something. */
async function lookAt(onlooker: Onlooker, state: Parameters<typeof serviceView>[0]['state']) {
  if (state.release && state.release.phase !== 'ended') {
    const { serviceLook } = await import('../../follow/service-look.ts');
    return serviceLook(onlooker, state);
  }
  const observation = await onlooker.look(state.service);
  return serviceView({ state, observation, waiting: [], now: Date.now() });
}
