import { type Known, known, unknown } from '../../../core/world/known.ts';
import type { Clock } from '../../../kit/clock.ts';
import type {
  CountsAnswer,
  RevisionSeries,
  SecondAnswer,
} from '../../../proxy/protocol/answers.ts';
import { ProxyConnection } from '../../../proxy/protocol/connection.ts';
import type { Provider, RevisionCounts, WindowCounts, WindowRequest } from '../../provider.ts';

export interface EmbeddedProviderOptions {
  readonly service: string;
  /** The proxy's admin socket. */
  readonly socketPath: string;
  /** How the route assigns requests; a proxy too old to count clients is judged per request. */
  readonly assignment: 'sticky' | 'per-request';
  /** The clock that windows are asked by. */
  readonly clock: Clock;
}

/** More is not the time that an answer takes: one of the two clocks was set. */
const clocksAgreeSeconds = 2;

/**
 * The embedded proxy's own counts, second by second, without any set-up. It remembers five
 * minutes. A proxy that was replaced hands its counts on; after a crash the seconds it had are
 * gone, for both revisions alike, and none is ever counted twice.
 */
export class EmbeddedProvider implements Provider, Disposable {
  readonly name = 'the embedded proxy';
  readonly resolutionMs = 1000;
  readonly memoryMs = 300_000;
  readonly settleMs = 1000;
  readonly #options: EmbeddedProviderOptions;
  readonly #proxy: ProxyConnection;
  /** How far the proxy's clock, by which it counts, is ahead of ours. */
  #aheadSeconds = 0;

  constructor(options: EmbeddedProviderOptions) {
    this.#options = options;
    this.#proxy = new ProxyConnection(options.socketPath);
  }

  async window(request: WindowRequest): Promise<Known<WindowCounts>> {
    const from = Math.ceil(request.fromMs / 1000) + this.#aheadSeconds;
    const to = Math.floor(request.toMs / 1000) + this.#aheadSeconds;
    try {
      const { service } = this.#options;
      const answer = await this.#proxy.ask((proxy) => proxy.counts(service, from));
      if (this.#wasSet(answer.now)) return unknown('a clock was set: the next look allows for it');
      if (answer.now < to) return unknown('the window is not over yet');
      return known(windowOf(answer, { ...request, from, to }, this.#options.assignment));
    } catch (error) {
      return unknown(`the proxy does not answer: ${(error as Error).message}`);
    }
  }

  /** Takes notice of a clock that was set since the last answer. */
  #wasSet(proxyNow: number): boolean {
    const ahead = Math.round(proxyNow - this.#options.clock.now() / 1000);
    const before = this.#aheadSeconds;
    if (Math.abs(ahead - before) <= clocksAgreeSeconds) return false;
    this.#aheadSeconds = Math.abs(ahead) <= clocksAgreeSeconds ? 0 : ahead;
    return true;
  }

  [Symbol.dispose](): void {
    this.#proxy[Symbol.dispose]();
  }
}

type Seconds = WindowRequest & { readonly from: number; readonly to: number };

/** What newer proxies say beyond the fields that all do. */
interface ClientColumns {
  readonly clientsNew: number;
  readonly clientsBad: number;
  readonly clientLatency: readonly number[];
}

function windowOf(
  answer: CountsAnswer & { readonly clientsOverflowed?: boolean },
  seconds: Seconds,
  wanted: EmbeddedProviderOptions['assignment'],
): WindowCounts {
  const rows = Object.values(answer.byRevision).flatMap((series) => series.seconds);
  const countsClients = rows.some((row) => 'clientsNew' in row);
  const assignment = wanted === 'sticky' && countsClients ? 'sticky' : 'per-request';
  const { edgesMs } = answer;
  const byRevision: Record<number, RevisionCounts> = {};
  for (const revision of seconds.revisions) {
    const series = answer.byRevision[revision];
    byRevision[revision] = revisionCounts(series, seconds, edgesMs.length, assignment === 'sticky');
  }
  return {
    assignment,
    edgesMs,
    byRevision,
    ...(answer.clientsOverflowed && { clientsOverflowed: true }),
  };
}

function revisionCounts(
  series: RevisionSeries | undefined,
  { from, to }: Seconds,
  edgeCount: number,
  withClients: boolean,
): RevisionCounts {
  const rows = (series?.seconds ?? []).filter((row) => row.second >= from && row.second < to);
  const sum = (of: (row: SecondAnswer) => number) => rows.reduce((all, row) => all + of(row), 0);
  const clients = (row: SecondAnswer) => row as SecondAnswer & Partial<ClientColumns>;
  return {
    requests: sum((row) => row.requests),
    bad: sum((row) => row.bad),
    atMost: cumulated(
      rows.map((row) => row.latency),
      edgeCount,
    ),
    openAbove: above(series?.openAges ?? [], edgeCount),
    ...(withClients && {
      clients: {
        counted: sum((row) => clients(row).clientsNew ?? 0),
        bad: sum((row) => clients(row).clientsBad ?? 0),
        atMost: cumulated(
          rows.map((row) => clients(row).clientLatency ?? []),
          edgeCount,
        ),
      },
    }),
  };
}

/** Counts per bucket, added up over rows and from the fastest bucket upwards. */
function cumulated(rows: readonly (readonly number[])[], edgeCount: number): readonly number[] {
  let sum = 0;
  return Array.from({ length: edgeCount }, (_, bucket) => {
    for (const row of rows) sum += row[bucket] ?? 0;
    return sum;
  });
}

/** How many lie in buckets above each edge. */
function above(buckets: readonly number[], edgeCount: number): readonly number[] {
  const counts = new Array<number>(edgeCount).fill(0);
  let sum = 0;
  for (let edge = buckets.length - 1; edge >= 0; edge -= 1) {
    if (edge < edgeCount) counts[edge] = sum;
    sum += buckets[edge] ?? 0;
  }
  return counts;
}
