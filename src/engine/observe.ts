import type { ServiceState } from '../core/release/state.ts';
import { type Known, known, unknown } from '../core/world/known.ts';
import type { Observation, PlaceObservation } from '../core/world/observation.ts';
import type { Endpoint } from '../platforms/endpoint.ts';
import type { PlatformObservation } from '../platforms/platform.ts';
import type { Ports } from './ports.ts';

/** One look at the world: what the core gets, and the addresses that only routers need. */
export interface Look {
  readonly observation: Observation;
  readonly endpoints: ReadonlyMap<string, Readonly<Record<string, Endpoint>>>;
}

/** A split has to be asked for this long before its traffic can be measured. */
const measurableAfterMs = 15_000;

/** Looks at every place of a service at once. A part that fails to answer is unknown, because…. */
export async function observe(ports: Ports, state: ServiceState): Promise<Look> {
  const endpoints = new Map<string, Readonly<Record<string, Endpoint>>>();
  const seen = await Promise.all(
    ports.platform.places.map((place) => observePlace(ports, state, place)),
  );
  for (const one of seen) endpoints.set(one.observation.place, one.endpoints);
  const places = seen.map((one) => one.observation);
  const wanted = Object.keys(state.release?.tasks ?? {});
  const tasks = await answered(() => ports.runner.observe(wanted));
  return { observation: { places, tasks }, endpoints };
}

async function observePlace(
  ports: Ports,
  state: ServiceState,
  place: string,
): Promise<{
  readonly observation: PlaceObservation;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
}> {
  const [seen, traffic, mismatch] = await Promise.all([
    answered<PlatformObservation>(() => ports.platform.observe(place)),
    answered(() => ports.router.read(place)),
    verify(ports, state, place),
  ]);
  const observation = {
    place,
    instances: seen.known ? known(seen.value.instances) : seen,
    traffic,
    ...(mismatch && { mismatch }),
    ...(seen.known && seen.value.wanted && { wanted: seen.value.wanted }),
  };
  return { observation, endpoints: seen.known ? seen.value.endpoints : {} };
}

/** Only a release in progress acts on it, and only once the split is old enough to be measured. */
async function verify(
  { router, clock }: Ports,
  { release, places }: ServiceState,
  place: string,
): Promise<string | undefined> {
  const asked = places.find((one) => one.place === place);
  if (!router.capabilities.verify || release?.phase !== 'progressing' || !asked) return undefined;
  if (asked.epoch === 0 || clock.now() - asked.splitSince < measurableAfterMs) return undefined;
  const answer = await answered(() => router.verify(place, asked.split));
  return answer.known ? answer.value : undefined;
}

/** A port that throws although it promised not to is the world misbehaving all the same. */
async function answered<Value>(ask: () => Promise<Known<Value>>): Promise<Known<Value>> {
  try {
    return await ask();
  } catch (error) {
    return unknown((error as Error).message);
  }
}
