import { rollingPlanOf } from '../../core/plan/rolling-plan.ts';
import type { OrderBody } from '../../core/release/order.ts';
import type { Revision } from '../../core/release/revision.ts';
import type { ServiceState } from '../../core/release/state.ts';
import type { Capabilities } from '../../core/world/capabilities.ts';
import { SteadyshipError } from '../../kit/error.ts';
import type { Store } from '../../store/store.ts';
import type { StoredRevision } from '../../store/stored-revision.ts';

interface RestartScene {
  readonly store: Store;
  readonly capabilities: Capabilities;
  readonly service: string;
  readonly state: ServiceState;
  readonly now: number;
}

/** Others may take the same number at the same time; so often another one is tried. */
const attemptsMax = 5;

/** A release of what is stable under a new number. `rehearsed`: nothing is kept. */
export async function restartBody(scene: RestartScene, rehearsed: boolean): Promise<OrderBody> {
  const { store, service, capabilities, state } = scene;
  const { stable, settings } = state;
  const known = await store.revisions(service);
  const content = known.find((one) => one.number === stable?.number);
  if (!settings || !content) throw new SteadyshipError('NO_RELEASE_IN_PROGRESS', { service });
  const revision = rehearsed ? next(known, content) : await keptCopy(scene, content);
  const plan = rollingPlanOf(settings, capabilities);
  return { kind: 'release', revision, plan, settings, purpose: 'restart' };
}

async function keptCopy(scene: RestartScene, content: StoredRevision): Promise<Revision> {
  const { store, service, now } = scene;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const revision = next(await store.revisions(service), content);
    await store.keepRevision(service, { ...content, ...revision, createdAt: now });
    const kept = (await store.revisions(service)).find((one) => one.number === revision.number);
    if (kept?.digest === revision.digest) return revision;
  }
  throw new SteadyshipError('REQUEST_INVALID', {
    reason: 'others take every new revision number at the moment; repeat it',
  });
}

function next(known: readonly StoredRevision[], { version, digest }: StoredRevision): Revision {
  return { number: (known.at(-1)?.number ?? 0) + 1, version, digest };
}
