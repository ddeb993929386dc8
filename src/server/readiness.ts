import { formatDuration } from '../kit/duration.ts';
import type { ApiContext } from './api-context.ts';

/** A drive without a turn for so long is stuck: an idle one has one every second. */
const lateAfterMs = 60_000;

/** Why the controller does not do its work; empty when it does. */
export async function notReadyBecause(context: ApiContext): Promise<readonly string[]> {
  const { store, drivers, clock, stopping } = context;
  if (stopping.aborted) return ['The controller is ending.'];
  let services: readonly string[];
  try {
    services = await store.services();
  } catch (error) {
    return [(error as Error).message];
  }
  const now = clock.now();
  return services.flatMap((service) => {
    const driver = drivers.of(service);
    if (driver.kind === 'failing') return [`${service} cannot be driven: ${driver.because}`];
    if (driver.kind !== 'driving') return [];
    const silentMs = now - (driver.turn?.at ?? driver.since);
    if (silentMs < lateAfterMs) return [];
    return [`${service} has had no turn for ${formatDuration(silentMs)}.`];
  });
}
