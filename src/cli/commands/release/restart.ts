import { processCapabilities } from '../../../adapters/capabilities.ts';
import { openHost } from '../../../adapters/host.ts';
import { rollingPlanOf } from '../../../core/plan/rolling-plan.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { giveOrder } from '../../follow/give-order.ts';
import type { VerbInput } from '../../verb.ts';

/**
 * `restart <service>`: a release of the same content under a new number, instance by instance and
 * surge first, so that even a single replica has no outage.
 */
export async function restart({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const service = argument!;
  const known = await host.store.revisions(service);
  const number = (known.at(-1)?.number ?? 0) + 1;
  return await giveOrder({ host, service, options, terminal }, async ({ stable, settings }) => {
    const content = known.find((one) => one.number === stable?.number);
    if (!stable || !settings || !content) {
      throw new SteadyshipError('NO_RELEASE_IN_PROGRESS', { service });
    }
    const revision = { ...stable, number };
    await host.store.keepRevision(service, { ...content, ...revision, createdAt: Date.now() });
    const plan = rollingPlanOf(settings, processCapabilities);
    return { kind: 'release', revision, plan, settings, purpose: 'restart' };
  });
}
