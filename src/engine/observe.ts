import { type Known, known, unknown } from '../core/world/known.ts';
import type { Observation, PlaceObservation } from '../core/world/observation.ts';
import type { Endpoint } from '../platforms/endpoint.ts';
import type { Platform, PlatformObservation } from '../platforms/platform.ts';
import type { Router } from '../traffic/router.ts';
import type { Ports } from './ports.ts';

/** One look at the world: what the core gets, and the addresses that only routers need. */
export interface Look {
  readonly observation: Observation;
  readonly endpoints: ReadonlyMap<string, Readonly<Record<string, Endpoint>>>;
}

/** Looks at every place of a service at once. A part that fails to answer is unknown, because…. */
export async function observe(ports: Ports, tasks: readonly string[]): Promise<Look> {
  const { platform, router, runner } = ports;
  const endpoints = new Map<string, Readonly<Record<string, Endpoint>>>();
  const places = await Promise.all(
    platform.places.map((place) => observePlace({ platform, router, place, endpoints })),
  );
  const tasksSeen = await answered(() => runner.observe(tasks));
  return { observation: { places, tasks: tasksSeen }, endpoints };
}

async function observePlace(request: {
  readonly platform: Platform;
  readonly router: Router;
  readonly place: string;
  readonly endpoints: Map<string, Readonly<Record<string, Endpoint>>>;
}): Promise<PlaceObservation> {
  const { platform, router, place, endpoints } = request;
  const [seen, traffic] = await Promise.all([
    answered<PlatformObservation>(() => platform.observe(place)),
    answered(() => router.read(place)),
  ]);
  if (seen.known) endpoints.set(place, seen.value.endpoints);
  return {
    place,
    instances: seen.known ? known(seen.value.instances) : seen,
    traffic,
    ...(seen.known && seen.value.wanted && { wanted: seen.value.wanted }),
  };
}

/** A port that throws although it promised not to is the world misbehaving all the same. */
async function answered<Value>(ask: () => Promise<Known<Value>>): Promise<Known<Value>> {
  try {
    return await ask();
  } catch (error) {
    return unknown((error as Error).message);
  }
}
