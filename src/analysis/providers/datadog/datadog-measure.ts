import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson } from '../../fetch-json.ts';
import type { MeasureSource } from '../../measure-source.ts';

export interface DatadogOptions {
  /** Default `https://api.datadoghq.com`. */
  readonly url?: string;
  readonly apiKey: string;
  readonly applicationKey: string;
  /** `{{revision}}` becomes the number. */
  readonly query: string;
  /** Default 5 minutes. */
  readonly overMs?: number;
}

/**
 * The newest point of a metrics query: GET /api/v1/query
 * (https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points). Written from the
 * documentation and tested against answers made from it; never run against Datadog.
 */
export class DatadogMeasure implements MeasureSource {
  readonly name = 'Datadog';
  readonly #options: DatadogOptions;

  constructor(options: DatadogOptions) {
    this.#options = options;
  }

  async measure(revision: number, nowMs: number): Promise<Known<unknown>> {
    const { url = 'https://api.datadoghq.com', query, overMs = 300_000 } = this.#options;
    const parameters = new URLSearchParams({
      from: String(Math.floor((nowMs - overMs) / 1000)),
      to: String(Math.floor(nowMs / 1000)),
      query: query.replaceAll('{{revision}}', String(revision)),
    });
    const answer = await fetchJson({
      url: `${url}/api/v1/query?${parameters}`,
      headers: {
        'DD-API-KEY': this.#options.apiKey,
        'DD-APPLICATION-KEY': this.#options.applicationKey,
      },
    });
    if (!answer.known) return answer;
    const { status, body } = answer.value;
    const read = body as DatadogAnswer | null;
    if (status !== 200 || read?.status === 'error') {
      return unknown(`Datadog answered ${status}${read?.error ? `: ${read.error}` : ''}`);
    }
    const points = read?.series?.[0]?.pointlist ?? [];
    return known(points.findLast(([, value]) => value !== null)?.[1] ?? null);
  }
}

interface DatadogAnswer {
  readonly status?: string;
  readonly error?: string;
  readonly series?: readonly {
    readonly pointlist: readonly (readonly [number, number | null])[];
  }[];
}
