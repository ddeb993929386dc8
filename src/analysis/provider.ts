import type { Known } from '../core/world/known.ts';

/**
 * Where counts of a service come from: the embedded proxy, Prometheus, a table. Only counts can be
 * compared; a source that gives a single number serves limits (see `measure-source.ts`).
 */
export interface Provider {
  /** For people: `the embedded proxy`. */
  readonly name: string;
  /** The shortest window it can tell apart; windows are multiples of it. */
  readonly resolutionMs: number;
  /** How far back a window may begin. */
  readonly memoryMs: number;
  /** How long after its end a window is complete. */
  readonly settleMs: number;
  /**
   * What happened from `fromMs` to before `toMs`, on the same timestamps for all revisions. The
   * same window always has the same counts, and windows side by side add up. A failure is
   * `unknown` with a reason; never rejects, and answers within ten seconds.
   */
  window(request: WindowRequest): Promise<Known<WindowCounts>>;
}

export interface WindowRequest {
  readonly revisions: readonly number[];
  readonly fromMs: number;
  readonly toMs: number;
}

export interface WindowCounts {
  /** What was assigned to a revision by chance: each request, or each client once. */
  readonly assignment: 'per-request' | 'sticky';
  /** Upper edges of the latency buckets, ascending; empty where latency is not counted. */
  readonly edgesMs: readonly number[];
  /** Every revision that was asked for; zeros where nothing happened. */
  readonly byRevision: Readonly<Record<number, RevisionCounts>>;
  /**
   * True where instances are sampled one after another, as by scraping: what happens to both
   * revisions at once is then seen at different times.
   */
  readonly isSkewed?: boolean;
  /** True when more clients turned bad than could be told apart. */
  readonly clientsOverflowed?: boolean;
}

/** Whole numbers, never rates. */
export interface RevisionCounts {
  /** Requests that ended in the window. */
  readonly requests: number;
  readonly bad: number;
  /** Of them, those that took at most as long as each edge: cumulative over edges. */
  readonly atMost: readonly number[];
  /** How many requests `atMost` is about, where it is not all of them. */
  readonly timed?: number;
  /** Requests under way at the end of the window that are older than each edge already. */
  readonly openAbove?: readonly number[];
  /** Under a sticky split. */
  readonly clients?: ClientCounts;
}

/** Each client once in a release, whatever number of requests it sends. */
export interface ClientCounts {
  /** Clients whose first request of the release ended in the window. */
  readonly counted: number;
  /** Clients that were bad for the first time in the release. */
  readonly bad: number;
  /** Of `counted`, those whose first request took at most as long as each edge. */
  readonly atMost: readonly number[];
}
