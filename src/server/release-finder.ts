import type { Event } from '../core/release/event.ts';
import type { Outcome, Purpose } from '../core/release/release.ts';
import type { Revision } from '../core/release/revision.ts';
import type { LoggedEvent, Store } from '../store/store.ts';

/** Where in the log a release lies, and what a list of releases shows of it. */
export interface FoundRelease {
  readonly number: number;
  readonly purpose: Purpose;
  readonly candidate: Revision;
  readonly from?: Revision;
  readonly strategy: string;
  readonly actor: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly firstEvent: number;
  /** Events that say why it was taken back, and what the latest verdict is. */
  readonly causeEvent?: number;
  readonly verdictEvent?: number;
  readonly overruled: readonly string[];
  readonly ended?: { readonly outcome: Outcome; readonly at: number; readonly event: number };
}

interface Shelf {
  readonly releases: FoundRelease[];
  readUpTo: number;
  reading: Promise<void>;
}

const pageSize = 2000;
/** Of each service the newest are remembered. */
const releasesMax = 2000;

/**
 * The releases of each service, found in its log. The log only grows, so each event is read once in
 * the life of the process; plans and evidence stay there and are read when they are asked for.
 */
export class ReleaseFinder {
  readonly #store: Store;
  readonly #shelves = new Map<string, Shelf>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Oldest first, the one in progress included. */
  async of(service: string): Promise<readonly FoundRelease[]> {
    let shelf = this.#shelves.get(service);
    if (!shelf) {
      shelf = { releases: [], readUpTo: 0, reading: Promise.resolve() };
      this.#shelves.set(service, shelf);
    }
    const mine = shelf;
    // One reader at a time; a failed one does not keep the next from trying.
    mine.reading = mine.reading.catch(() => undefined).then(() => this.#read(service, mine));
    await mine.reading;
    return [...mine.releases];
  }

  async #read(service: string, shelf: Shelf): Promise<void> {
    for (;;) {
      const page = await this.#store.history(service, shelf.readUpTo + 1, pageSize);
      for (const logged of page) {
        note(shelf.releases, logged);
        shelf.readUpTo = logged.sequence;
      }
      if (page.length < pageSize) return;
      // A long log is read in slices, so that others get their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function note(releases: FoundRelease[], { sequence, at, event }: LoggedEvent): void {
  if (event.kind === 'release-started') {
    releases.push(begun(event, at, sequence));
    if (releases.length > releasesMax) releases.shift();
    return;
  }
  const current = releases.at(-1);
  if (!current) return;
  const index = releases.length - 1;
  switch (event.kind) {
    case 'returning':
      releases[index] = { ...current, causeEvent: sequence };
      return;
    case 'verdict-given':
      releases[index] = { ...current, verdictEvent: sequence };
      return;
    case 'step-passed':
      if (!event.overruled) return;
      releases[index] = { ...current, overruled: [...current.overruled, event.step] };
      return;
    case 'release-ended':
      releases[index] = { ...current, ended: { outcome: event.outcome, at, event: sequence } };
  }
}

function begun(
  event: Extract<Event, { kind: 'release-started' }>,
  at: number,
  sequence: number,
): FoundRelease {
  const { release, purpose, candidate, from, plan, actor, reason } = event;
  return {
    number: release,
    purpose,
    candidate,
    ...(from && { from }),
    strategy: plan.strategy,
    actor,
    reason,
    startedAt: at,
    firstEvent: sequence,
    overruled: [],
  };
}
