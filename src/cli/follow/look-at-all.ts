import { openHost } from '../../adapters/host.ts';
import { Onlooker } from '../../adapters/look/onlooker.ts';
import { type ServiceView, serviceView } from '../../core/explain/service-view.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { SteadyshipError } from '../../kit/error.ts';

/** Every service of a host as it is now, or the one that is asked for. */
export async function lookAtAll(
  stateFolder: string,
  asked: string | undefined,
): Promise<readonly ServiceView[]> {
  using host = openHost(stateFolder);
  using onlooker = new Onlooker(stateFolder);
  const views: ServiceView[] = [];
  for (const service of asked === undefined ? await host.store.services() : [asked]) {
    const state = (await host.store.load(service))?.state;
    if (state) views.push(await lookAt(onlooker, state));
    else if (asked !== undefined) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  }
  return views;
}

/** The decision core is loaded only where a release waits for something. */
async function lookAt(onlooker: Onlooker, state: ServiceState): Promise<ServiceView> {
  if (state.release && state.release.phase !== 'ended') {
    const { serviceLook } = await import('./service-look.ts');
    return serviceLook(onlooker, state);
  }
  const observation = await onlooker.look(state.service);
  return serviceView({ state, observation, waiting: [], now: Date.now() });
}
