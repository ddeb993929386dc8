import type { RevisionCounts } from '../counts/revision-counts.ts';
import { UpstreamPool } from '../upstream/upstream-pool.ts';

/** A request that is under way, as far as its instance needs to know. */
export interface OpenExchange {
  /** When the request arrived, on performance.now()'s clock. */
  readonly startedAt: number;
  /** Where it stands in its instance's list; only the instance sets it. */
  place: number;
  /** A WebSocket or an event stream: it ends only when somebody ends it. */
  readonly isStream: boolean;
  /** Ends a stream as politely as its protocol allows. */
  closeStream(): void;
}

/** One running copy of a revision, as the relay sees it. */
export class Instance {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly revision: number;
  readonly counts: RevisionCounts;
  readonly pool: UpstreamPool;
  /**
   * The requests under way. An array and not a set: the outgrown tables of a set keep what they
   * held alive until the next full collection, which at thousands of requests a second costs
   * pauses of 20 ms.
   */
  readonly open: OpenExchange[] = [];
  /** Since when it gets no new requests, on performance.now()'s clock; 0 while it is routed. */
  drainingSince = 0;
  /** Until when new requests avoid it, on performance.now()'s clock. */
  avoidUntil = 0;
  /** False while active checks fail: it gets requests only when no other instance can. */
  isReady = true;
  /** Failures in a row without any success. */
  failures = 0;
  /** How often and until when passive signals took it out. */
  ejections = 0;
  ejectedUntil = 0;
  #whenIdle: (() => void)[] = [];

  constructor(
    id: string,
    at: { host: string; port: number; revision: number },
    counts: RevisionCounts,
  ) {
    this.id = id;
    this.host = at.host;
    this.port = at.port;
    this.revision = at.revision;
    this.counts = counts;
    this.pool = new UpstreamPool(at.host, at.port);
  }

  get draining(): boolean {
    return this.drainingSince > 0;
  }

  /**
   * Ends the streams of a draining instance. Not all at once: they end spread over the last fifth
   * of `streamDrainMs`, because their clients connect again and shall not all come together.
   */
  endStreams(now: number, streamDrainMs: number): void {
    if (this.drainingSince === 0 || now < this.drainingSince + streamDrainMs * 0.8) return;
    for (const exchange of [...this.open]) {
      if (!exchange.isStream) continue;
      const part = 0.8 + 0.2 * ((exchange.startedAt * 1000) % 1);
      if (now >= this.drainingSince + streamDrainMs * part) exchange.closeStream();
    }
  }

  get inFlight(): number {
    return this.open.length;
  }

  get streams(): number {
    let count = 0;
    for (const exchange of this.open) if (exchange.isStream) count += 1;
    return count;
  }

  /** True when nothing speaks against giving it a request. */
  isFit(now: number): boolean {
    return this.isReady && this.avoidUntil <= now;
  }

  begin(exchange: OpenExchange): void {
    exchange.place = this.open.length;
    this.open.push(exchange);
  }

  finish(exchange: OpenExchange): void {
    const { place } = exchange;
    if (this.open[place] !== exchange) return;
    const last = this.open.pop()!;
    if (last !== exchange) {
      this.open[place] = last;
      last.place = place;
    }
    exchange.place = -1;
    if (this.open.length > 0 || this.#whenIdle.length === 0) return;
    for (const tell of this.#whenIdle.splice(0)) tell();
  }

  /** Calls `tell` once nothing is in flight: now or later. Answers how to take it back. */
  whenIdle(tell: () => void): () => void {
    if (this.open.length === 0) {
      tell();
      return () => {};
    }
    this.#whenIdle.push(tell);
    return () => {
      this.#whenIdle = this.#whenIdle.filter((other) => other !== tell);
    };
  }
}
