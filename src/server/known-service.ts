import { newService } from '../core/release/state.ts';
import { SteadyshipError } from '../kit/error.ts';
import type { Loaded, Store } from '../store/store.ts';

/** A service that was deployed here at least once. Throws SERVICE_NOT_FOUND. */
export async function knownService(store: Store, service: string): Promise<Loaded> {
  const loaded = await store.load(service);
  if (loaded) return loaded;
  const isPrepared = (await store.revisions(service)).length > 0;
  if (!isPrepared) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  return { state: newService(service), sequence: 0 };
}
