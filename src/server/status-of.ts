import { summarise } from '../core/explain/summary.ts';
import type { ApiContext } from './api-context.ts';
import { attentionOf } from './attention.ts';
import type { DriverView } from './controller/drivers.ts';
import { knownService } from './known-service.ts';
import type { DriverLine, ServiceStatus } from './schema/status.ts';
import { timeOf } from './schema/value.ts';

/** The block of one service, with what its driver saw last. Throws SERVICE_NOT_FOUND. */
export async function statusOf(context: ApiContext, service: string): Promise<ServiceStatus> {
  const { store, drivers, clock } = context;
  const { state, sequence } = await knownService(store, service);
  const driver = drivers.of(service);
  const turn = driver.kind === 'driving' ? driver.turn : undefined;
  const pending = await store.pending(service);
  const { release } = state;
  const step = release?.phase === 'progressing' ? release.plan.steps[release.step] : undefined;
  return {
    service,
    summary: summarise(state, turn?.observation, turn?.decision.because ?? []),
    attention: attentionOf({ state, driver, pending, now: clock.now() }).map(
      ({ reason, because, since }) => ({
        reason,
        because,
        ...(since !== undefined && { since: timeOf(since) }),
      }),
    ),
    driver: driverLine(driver),
    release: release?.number ?? null,
    step: step?.id ?? null,
    sequence,
  };
}

function driverLine(driver: DriverView): DriverLine {
  switch (driver.kind) {
    case 'driving':
      return {
        state: 'driving',
        ...(driver.turn && { lastTurnAt: timeOf(driver.turn.at) }),
      };
    case 'elsewhere': {
      const { purpose, pid, host } = driver.by;
      return { state: 'elsewhere', because: `${purpose} (process ${pid} on ${host})` };
    }
    case 'failing':
      return { state: 'failing', because: driver.because };
    case 'none':
      return { state: 'none' };
  }
}
