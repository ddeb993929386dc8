import type { Event } from '../core/release/event.ts';
import type { Release } from '../core/release/release.ts';
import { assert } from '../kit/assert.ts';
import { SteadyshipError } from '../kit/error.ts';
import type { Store } from '../store/store.ts';
import { knownService } from './known-service.ts';
import type { FoundRelease, ReleaseFinder } from './release-finder.ts';
import type { ReleaseDetail, ReleaseRow } from './schema/release.ts';
import { timeOf } from './schema/value.ts';

export interface ReleaseScene {
  readonly store: Store;
  readonly finder: ReleaseFinder;
  readonly service: string;
}

/** Everything the log knows of one release. Throws SERVICE_NOT_FOUND, RELEASE_NOT_FOUND. */
export async function releaseDetailOf(
  { store, finder, service }: ReleaseScene,
  number: number,
): Promise<ReleaseDetail> {
  const { state } = await knownService(store, service);
  const found = (await finder.of(service)).find((one) => one.number === number);
  if (!found) throw new SteadyshipError('RELEASE_NOT_FOUND', { service, release: number });
  const event = <Kind extends Event['kind']>(kind: Kind, sequence: number | undefined) =>
    eventAt({ store, service, kind }, sequence);
  const started = await event('release-started', found.firstEvent);
  assert(started, 'the finder points at the beginning of a release');
  const returned = await event('returning', found.causeEvent);
  const judged = await event('verdict-given', found.verdictEvent);
  const { release } = state;
  const isRunning = release?.number === number && release.phase === 'progressing';
  const step = isRunning ? release.plan.steps[release.step]?.id : undefined;
  return {
    ...releaseRow(found, release),
    plan: started.plan,
    settings: started.settings,
    step: step ?? null,
    ...(returned && { cause: { ...returned.cause } }),
    ...(judged && { verdict: { ...judged.verdict } }),
    overruled: found.overruled,
    lastEvent: found.ended?.event ?? null,
  };
}

/** What a list shows of a release. `newest` says how far the newest one is. */
export function releaseRow(found: FoundRelease, newest: Release | undefined): ReleaseRow {
  const { number, purpose, candidate, from, strategy, actor, reason, firstEvent, ended } = found;
  const isReturning = newest?.number === number && newest.phase === 'returning';
  return {
    number,
    purpose,
    candidate,
    ...(from && { from }),
    phase: ended ? 'ended' : isReturning ? 'returning' : 'progressing',
    ...(ended && { outcome: ended.outcome, endedAt: timeOf(ended.at) }),
    actor,
    reason,
    strategy,
    startedAt: timeOf(found.startedAt),
    firstEvent,
  };
}

async function eventAt<Kind extends Event['kind']>(
  {
    store,
    service,
    kind,
  }: { readonly store: Store; readonly service: string; readonly kind: Kind },
  sequence: number | undefined,
): Promise<Extract<Event, { readonly kind: Kind }> | undefined> {
  if (sequence === undefined) return undefined;
  const event = (await store.history(service, sequence, 1))[0]?.event;
  assert(event?.kind === kind, `event ${sequence} of ${service} is of the kind ${kind}`);
  return event as Extract<Event, { readonly kind: Kind }>;
}
