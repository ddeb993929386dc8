import type { Event } from '../../core/release/event.ts';
import type { Order } from '../../core/release/order.ts';
import type { Outcome } from '../../core/release/release.ts';
import type { LoggedEvent, Store } from '../../store/store.ts';
import type { Meters } from './meters.ts';

const pageSize = 1000;
/** Kinds of orders are remembered until their answer is in the log, which is the same turn. */
const kindsMax = 1000;
const outcomes: readonly Outcome[] = ['completed', 'aborted', 'rolled-back', 'superseded'];

interface Cursor {
  readUpTo: number;
  releaseSince: number | undefined;
}

/**
 * Counts what the logs say, whichever process wrote it: from the moment the controller began for
 * services that were there, from the first event for those that come later.
 */
export class LogCounters {
  readonly #store: Store;
  readonly #meters: Meters;
  readonly #cursors = new Map<string, Cursor>();
  readonly #kinds = new Map<string, string>();

  constructor(store: Store, meters: Meters) {
    this.#store = store;
    this.#meters = meters;
  }

  /** Takes up the log of each service where it ends now. */
  async begin(): Promise<void> {
    for (const service of await this.#store.services()) {
      const loaded = await this.#store.load(service);
      const release = loaded?.state.release;
      const releaseSince = release?.phase === 'ended' ? undefined : release?.startedAt;
      this.#cursors.set(service, { readUpTo: loaded?.sequence ?? 0, releaseSince });
      this.#showZeros(service);
    }
  }

  /** An order was heard: the log will name only its id. */
  heard(order: Order): void {
    this.#kinds.set(order.id, order.kind === 'release' ? order.purpose : order.kind);
    for (const id of this.#kinds.keys()) {
      if (this.#kinds.size <= kindsMax) return;
      this.#kinds.delete(id);
    }
  }

  /** Counts what was appended since the last time. */
  async catchUp(service: string): Promise<void> {
    let cursor = this.#cursors.get(service);
    if (!cursor) {
      cursor = { readUpTo: 0, releaseSince: undefined };
      this.#cursors.set(service, cursor);
      this.#showZeros(service);
    }
    for (;;) {
      const page = await this.#store.history(service, cursor.readUpTo + 1, pageSize);
      for (const logged of page) {
        this.#note(service, cursor, logged);
        cursor.readUpTo = logged.sequence;
      }
      if (page.length < pageSize) return;
    }
  }

  #note(service: string, cursor: Cursor, { at, event }: LoggedEvent): void {
    const meters = this.#meters;
    switch (event.kind) {
      case 'release-started': {
        const { purpose } = event;
        meters.count('steadyship_release_started_total', { service, purpose });
        cursor.releaseSince = at;
        return;
      }
      case 'returning': {
        const cause = event.cause.kind;
        return meters.count('steadyship_rollback_total', { service, cause });
      }
      case 'release-ended': {
        const labels = { service, outcome: event.outcome };
        meters.count('steadyship_release_ended_total', labels);
        if (cursor.releaseSince === undefined) return;
        const seconds = (at - cursor.releaseSince) / 1000;
        meters.observe('steadyship_release_duration_seconds', labels, seconds);
        cursor.releaseSince = undefined;
        return;
      }
      case 'order-done':
      case 'order-refused':
        this.#answered(service, event);
    }
  }

  #answered(
    service: string,
    event: Extract<Event, { readonly kind: 'order-done' | 'order-refused' }>,
  ): void {
    const kind = this.#kinds.get(event.order) ?? 'unknown';
    const answer = event.kind === 'order-done' ? 'done' : 'refused';
    this.#meters.count('steadyship_orders_total', { service, kind, answer });
    this.#kinds.delete(event.order);
  }

  /** A counter that appears with its first event would hide that event from `increase()`. */
  #showZeros(service: string): void {
    for (const outcome of outcomes) {
      this.#meters.count('steadyship_release_ended_total', { service, outcome }, 0);
    }
    for (const purpose of ['deploy', 'undo', 'restart']) {
      this.#meters.count('steadyship_release_started_total', { service, purpose }, 0);
    }
    this.#meters.count('steadyship_rollback_total', { service, cause: 'verdict' }, 0);
  }
}
