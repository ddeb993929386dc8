/** The version of the admin protocol. A newer proxy keeps answering older versions. */
export const protocolVersion = 1;

export interface HelloAnswer {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  /** Changes with every start; counts of different boots do not continue each other. */
  readonly bootId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly listeners: readonly ListenerAnswer[];
  readonly services: readonly { readonly service: string; readonly epoch: number }[];
  /** What was wrong with the state file at start. */
  readonly stateProblem?: string;
  /** The process that this one is replacing, while it still drains. */
  readonly predecessorPid?: number;
}

export interface ListenerAnswer {
  readonly port: number;
  readonly inherited: boolean;
}

export interface ApplyAnswer {
  readonly epoch: number;
  /** False when it is in force but could not be written to disk. */
  readonly durable: boolean;
  /** Why it is not durable. */
  readonly because?: string;
}

export interface RevisionTotals {
  readonly requests: number;
  readonly bad: number;
  readonly statuses: readonly number[];
  readonly retries: number;
  readonly connectFailures: number;
  readonly clientAborts: number;
  /** Under a sticky split: clients counted in this release, and those that became bad in it. */
  readonly clientsNew: number;
  readonly clientsBad: number;
  readonly latencyMs: number;
  /** Requests per latency bucket; the edges are in the answer to `counts`. */
  readonly latency: readonly number[];
}

export interface ReadAnswer {
  readonly epoch: number;
  readonly inFlight: Readonly<Record<string, number>>;
  /** Those of `inFlight` that are WebSockets or event streams. */
  readonly streams: Readonly<Record<string, number>>;
  /** What traffic really did over the last ten seconds, in basis points per revision. */
  readonly measured: Readonly<Record<string, number>>;
  readonly counts: {
    readonly bootId: string;
    readonly byRevision: Readonly<Record<string, RevisionTotals>>;
  };
  /** True when the route names nobody and the last ready instances are kept in use. */
  readonly keepsLastReady: boolean;
  /** Instances whose active checks fail. */
  readonly unready: readonly string[];
  /** Instances that passive signals took out for a while. */
  readonly ejected: readonly string[];
  readonly paused: boolean;
  /** Requests that wait because the service is paused. */
  readonly waiting: number;
  readonly maintenance: boolean;
  /** Copies sent to a mirrored revision, and how many of them failed. */
  readonly mirrored: Readonly<Record<string, { readonly requests: number; readonly bad: number }>>;
}

export interface CountsAnswer {
  readonly bootId: string;
  /** The present second; it is not complete yet. */
  readonly now: number;
  /** Upper edges of the latency buckets in milliseconds; one more bucket is for all above. */
  readonly edgesMs: readonly number[];
  readonly byRevision: Readonly<Record<string, RevisionSeries>>;
  /** The release whose clients are counted. */
  readonly release: string;
  /** True when more clients became bad than can be told apart: the metric is undecided. */
  readonly clientsOverflowed: boolean;
}

export interface RevisionSeries {
  /** Seconds with at least one event, oldest first. */
  readonly seconds: readonly SecondAnswer[];
  /** Ages of requests under way, as counts per bucket like `latency`. Streams are left out. */
  readonly openAges: readonly number[];
}

export interface SecondAnswer {
  /** Seconds since 1970. */
  readonly second: number;
  readonly requests: number;
  readonly bad: number;
  /** Answers by class, 1xx to 5xx. */
  readonly statuses: readonly number[];
  readonly retries: number;
  readonly connectFailures: number;
  readonly clientAborts: number;
  /** Clients counted in (N) and newly bad (K), each once per release; only under a sticky split. */
  readonly clientsNew: number;
  readonly clientsBad: number;
  /** Requests per latency bucket. */
  readonly latency: readonly number[];
  /** Latency of each client's first request in the release, per bucket. */
  readonly clientLatency: readonly number[];
}

export interface DrainedAnswer {
  readonly drained: boolean;
  readonly inFlight: number;
  readonly streams: number;
}
