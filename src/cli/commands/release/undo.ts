import { openHost, processCapabilities } from '../../../adapters/host.ts';
import { rollingPlanOf } from '../../../core/plan/rolling-plan.ts';
import { returnPlan, undoTarget } from '../../../core/release/undo.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { giveOrder } from '../../follow/give-order.ts';
import type { VerbInput } from '../../verb.ts';

/**
 * `undo <service> [--to N]`: returns to a revision that was stable before. Within the rollback
 * window it takes the short way; further back it is rolled out instance by instance.
 */
export async function undo({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const service = argument!;
  return await giveOrder({ host, service, options, terminal }, (state) => {
    const wanted = options.to === undefined ? undefined : Number(options.to);
    const target = undoTarget(state, wanted);
    if (!target || !state.settings) throw new SteadyshipError('NOTHING_TO_UNDO', { service });
    const { settings } = state;
    const plan =
      target.distance <= settings.rollbackWindow
        ? returnPlan(target)
        : rollingPlanOf(settings, processCapabilities);
    return { kind: 'release', revision: target.revision, plan, settings, purpose: 'undo' };
  });
}
