import { type Known, known } from '../../../core/world/known.ts';
import type { Provider, RevisionCounts, WindowCounts, WindowRequest } from '../../provider.ts';
import { counterIncrease } from './counter-increase.ts';
import {
  type PrometheusAddress,
  type PrometheusSeries,
  queryPrometheus,
} from './prometheus-client.ts';

export interface PrometheusProviderOptions extends PrometheusAddress {
  /**
   * Selectors of counters, such as `http_requests_total{job="shop",revision="{{revision}}"}`;
   * `{{revision}}` becomes the number of the revision. No functions: rates are made here.
   */
  readonly requests: string;
  readonly bad: string;
  /** Selector of a classic histogram's buckets (`…_bucket`, with `le`); absent: no latency. */
  readonly latency?: string;
  /** What `le` is in; default seconds. */
  readonly latencyUnit?: 's' | 'ms';
  /** How often targets are scraped; default 15,000. */
  readonly scrapeMs?: number;
}

/** How long before a window a counter's previous sample may lie. */
const lookBackMs = 300_000;

/** Counts from Prometheus' counters and histograms, exact and the same whenever they are asked. */
export class PrometheusProvider implements Provider {
  readonly name = 'Prometheus';
  readonly resolutionMs: number;
  readonly memoryMs = 24 * 3_600_000;
  readonly settleMs = 5000;
  readonly #options: PrometheusProviderOptions;

  constructor(options: PrometheusProviderOptions) {
    this.#options = options;
    // Instances are scraped one after another: a window holds several scrapes of each.
    this.resolutionMs = 4 * (options.scrapeMs ?? 15_000);
  }

  async window(request: WindowRequest): Promise<Known<WindowCounts>> {
    const answers = await Promise.all(
      request.revisions.map((revision) => this.#revision(revision, request)),
    );
    const sides: Side[] = [];
    for (const answer of answers) {
      if (!answer.known) return answer;
      sides.push(answer.value);
    }
    const edges = sharedEdges(sides);
    const byRevision: Record<number, RevisionCounts> = {};
    sides.forEach((side, index) => {
      byRevision[request.revisions[index]!] = countsOf(side, edges);
    });
    const unitMs = this.#options.latencyUnit === 'ms' ? 1 : 1000;
    return known({
      assignment: 'per-request',
      isSkewed: true,
      edgesMs: edges.map((edge) => edge * unitMs),
      byRevision,
    });
  }

  async #revision(revision: number, request: WindowRequest): Promise<Known<Side>> {
    const { requests, bad, latency } = this.#options;
    const [all, failed, buckets] = await Promise.all([
      this.#series(requests, revision, request),
      this.#series(bad, revision, request),
      latency === undefined ? known([]) : this.#series(latency, revision, request),
    ]);
    if (!all.known) return all;
    if (!failed.known) return failed;
    if (!buckets.known) return buckets;
    const { fromMs, toMs } = request;
    const sum = (series: readonly PrometheusSeries[]) =>
      series.reduce((total, one) => total + counterIncrease(one, fromMs, toMs), 0);
    const atMost = new Map<number, number>();
    for (const one of buckets.value) {
      const edge = one.labels.le === '+Inf' ? Infinity : Number(one.labels.le);
      if (Number.isNaN(edge)) continue;
      atMost.set(edge, (atMost.get(edge) ?? 0) + counterIncrease(one, fromMs, toMs));
    }
    return known({ requests: sum(all.value), bad: sum(failed.value), atMost });
  }

  /** The raw samples of a selector from some time before the window to its end. */
  #series(
    selector: string,
    revision: number,
    { fromMs, toMs }: WindowRequest,
  ): Promise<Known<readonly PrometheusSeries[]>> {
    const filled = selector.replaceAll('{{revision}}', String(revision));
    const rangeMs = toMs - fromMs + lookBackMs;
    return queryPrometheus(this.#options, `${filled}[${rangeMs}ms]`, toMs);
  }
}

interface Side {
  readonly requests: number;
  readonly bad: number;
  readonly atMost: ReadonlyMap<number, number>;
}

/** Edges that every revision with a histogram has: what one side lacks cannot be compared. */
function sharedEdges(sides: readonly Side[]): readonly number[] {
  const counted = sides.filter((side) => side.atMost.size > 0);
  const [first, ...others] = counted;
  return [...(first?.atMost.keys() ?? [])]
    .filter((edge) => Number.isFinite(edge) && others.every((side) => side.atMost.has(edge)))
    .sort((a, b) => a - b);
}

function countsOf({ requests, bad, atMost }: Side, edges: readonly number[]): RevisionCounts {
  const timed = atMost.get(Number.POSITIVE_INFINITY) ?? 0;
  return {
    requests,
    bad: Math.min(bad, requests),
    atMost: edges.map((edge) => atMost.get(edge) ?? 0),
    ...(timed !== requests && { timed }),
  };
}
