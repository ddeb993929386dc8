import type { OrderBody } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { undoPlan, undoTarget } from '../../core/release/undo.ts';
import type { Capabilities } from '../../core/world/capabilities.ts';
import { SteadyshipError } from '../../kit/error.ts';
import type { Store } from '../../store/store.ts';
import type { OrderRequest } from '../schema/order.ts';
import { restartBody } from './restart-body.ts';

export interface OrderScene {
  readonly store: Store;
  readonly capabilities: Capabilities;
  readonly service: string;
  readonly state: ServiceState;
  readonly now: number;
}

/**
 * What the core is asked for. `undo` and `restart` are releases: which one they are depends on the
 * service, and is worked out here. Throws when there is nothing to undo, restart or release.
 */
export async function orderBody(request: OrderRequest, scene: OrderScene): Promise<OrderBody> {
  switch (request.kind) {
    case 'promote':
      return { kind: 'promote', full: request.full };
    case 'scale':
      return { kind: 'scale', role: request.role, replicas: request.replicas };
    case 'undo':
      return undoBody(request.to, scene);
    case 'restart':
      return await restartBody(scene, request.validateOnly);
    case 'release':
      return await releaseBody(request, scene);
    default:
      return { kind: request.kind };
  }
}

function undoBody(to: number | undefined, { service, state, capabilities }: OrderScene): OrderBody {
  const target = undoTarget(state, to);
  const { settings } = state;
  if (!target || !settings) throw new SteadyshipError('NOTHING_TO_UNDO', { service });
  const plan = undoPlan(target, settings, capabilities);
  return { kind: 'release', revision: target.revision, plan, settings, purpose: 'undo' };
}

async function releaseBody(
  request: Extract<OrderRequest, { readonly kind: 'release' }>,
  { store, service, state }: OrderScene,
): Promise<OrderBody> {
  const stored = await store.revisions(service);
  const found = stored.find((one) => one.number === request.revision);
  if (!found) {
    throw new SteadyshipError('REVISION_NOT_FOUND', { service, revision: request.revision });
  }
  const settings = request.settings ?? state.settings;
  if (!settings) {
    const reason = 'settings: the service has none yet, so its first release must bring them';
    throw new SteadyshipError('REQUEST_INVALID', { reason });
  }
  const { number, version, digest } = found;
  const revision = { number, version, digest };
  return { kind: 'release', revision, plan: request.plan, settings, purpose: 'deploy' };
}
