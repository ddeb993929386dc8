import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { openHost, processCapabilities } from '../../adapters.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Order } from '../../core/release/order.ts';
import { SteadyshipError } from '../../kit/error.ts';
import type { ServiceFile } from '../../spec/service-file.ts';
import type { StoredRevision } from '../../store/stored-revision.ts';
import { edgeOf } from '../edge.ts';
import { followOrder } from '../follow-order.ts';
import { prepareRevision } from '../prepare-revision.ts';
import { loadRollout, pickService } from '../rollout-file.ts';
import type { Terminal } from '../terminal.ts';

export interface DeployOptions {
  readonly file: string;
  readonly environment?: string;
  readonly service?: string;
  readonly state: string;
  readonly reason?: string;
  readonly json: boolean;
}

/** `deploy [version]`: takes a service to a new revision and shows every step of it. */
export async function deploy(
  version: string | undefined,
  options: DeployOptions,
  terminal: Terminal,
): Promise<number> {
  const loaded = loadRollout(options.file, options.environment, (text) => terminal.warn(text));
  const file = pickService(loaded, options.service);
  using host = openHost(options.state);
  const before = await host.store.load(file.service);
  const plan = planFor(file, before?.state.stable === undefined);
  const revision = await prepareRevision({
    host,
    file,
    folder: loaded.folder,
    version: version ?? file.version,
  });
  const order = releaseOrder(file, plan, revision, options.reason);
  await host.store.submit(file.service, order);
  return await followOrder({
    host,
    service: file.service,
    edge: edgeOf(file),
    order,
    terminal,
    json: options.json,
  });
}

function planFor(file: ServiceFile, first: boolean): Plan {
  const { strategy, settings } = file;
  const plan = makePlan({ strategy, settings, capabilities: processCapabilities, first });
  if ('refused' in plan) {
    throw new SteadyshipError('PLAN_REFUSED', { service: file.service, reason: plan.refused });
  }
  return plan;
}

function releaseOrder(
  file: ServiceFile,
  plan: Plan,
  revision: StoredRevision,
  reason: string | undefined,
): Order {
  const { number, version, digest } = revision;
  return {
    id: randomUUID(),
    actor: userInfo().username,
    reason: reason ?? `deploy ${version}`,
    kind: 'release',
    revision: { number, version, digest },
    plan,
    settings: file.settings,
    purpose: 'deploy',
  };
}
