import { capabilitiesOf } from '../../../adapters/capabilities.ts';
import { edgeOf } from '../../../adapters/edge.ts';
import { openHost } from '../../../adapters/host.ts';
import { readyEdge } from '../../../adapters/ports.ts';
import { prepareRevision } from '../../../adapters/prepare-revision.ts';
import { makePlan } from '../../../core/plan/make-plan.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Order } from '../../../core/release/order.ts';
import { isMovableTag } from '../../../core/release/version-change.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import type { ServiceFile } from '../../../spec/service-file.ts';
import type { StoredRevision } from '../../../store/stored-revision.ts';
import { followOrder } from '../../follow/follow-order.ts';
import { orderHead } from '../../follow/give-order.ts';
import { defaultFile, loadRollout, pickService, problemTeller } from '../../rollout-file.ts';
import type { VerbInput } from '../../verb.ts';
import { versionNotes } from '../../version-notes.ts';

/** `deploy [version]`: takes a service to a new revision and shows every step of it. */
export async function deploy(input: VerbInput): Promise<number> {
  const { argument, options, terminal } = input;
  const loaded = loadRollout(
    options.file ?? defaultFile,
    options.environment,
    problemTeller(input),
  );
  const file = pickService(loaded, options.service);
  const { service } = file;
  const version = argument ?? file.version;
  if (version !== undefined && isMovableTag(version) && !options.allowMovable) {
    throw new SteadyshipError('VERSION_MOVABLE', { version });
  }
  using host = openHost(options.state);
  const before = (await host.store.load(service))?.state;
  for (const note of versionNotes(loaded.folder, before?.stable?.version, version)) {
    terminal.warn(note);
  }
  const plan = planFor(file, before?.stable === undefined);
  const edge = edgeOf(file);
  await readyEdge(host, service, edge);
  const revision = await prepareRevision({ host, file, folder: loaded.folder, version });
  const order = releaseOrder(file, plan, revision, options.reason);
  await host.store.submit(service, order);
  return await followOrder({ host, service, edge, order, terminal, options });
}

function planFor(file: ServiceFile, first: boolean): Plan {
  const { strategy, settings } = file;
  const plan = makePlan({ strategy, settings, capabilities: capabilitiesOf(file), first });
  if ('refused' in plan) {
    throw new SteadyshipError('PLAN_REFUSED', {
      service: file.service,
      reason: plan.refused.replace(/\.$/, ''),
    });
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
    ...orderHead(reason ?? `deploy ${version}`, undefined),
    kind: 'release',
    revision: { number, version, digest },
    plan,
    settings: file.settings,
    purpose: 'deploy',
  };
}
