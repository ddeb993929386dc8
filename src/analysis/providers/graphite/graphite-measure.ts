import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson } from '../../fetch-json.ts';
import type { MeasureSource } from '../../measure-source.ts';

export interface GraphiteOptions {
  readonly url: string;
  /** A target of the render API; `{{revision}}` becomes the number. */
  readonly target: string;
  /** How far back points are asked for; default 5 minutes. */
  readonly overMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The newest point of a target (https://graphite.readthedocs.io/en/stable/render_api.html). Points
 * without a value are passed over; a target without any is no data.
 */
export class GraphiteMeasure implements MeasureSource {
  readonly name = 'Graphite';
  readonly #options: GraphiteOptions;

  constructor(options: GraphiteOptions) {
    this.#options = options;
  }

  async measure(revision: number, nowMs: number): Promise<Known<unknown>> {
    const { url, target, overMs = 300_000, headers } = this.#options;
    const query = new URLSearchParams({
      target: target.replaceAll('{{revision}}', String(revision)),
      from: String(Math.floor((nowMs - overMs) / 1000)),
      until: String(Math.floor(nowMs / 1000)),
      format: 'json',
    });
    const address = `${url.replace(/\/+$/, '')}/render?${query}`;
    const answer = await fetchJson({ url: address, ...(headers && { headers }) });
    if (!answer.known) return answer;
    const { status, body } = answer.value;
    if (status !== 200 || !Array.isArray(body)) return unknown(`Graphite answered ${status}`);
    const points = (body as readonly GraphiteSeries[])[0]?.datapoints ?? [];
    return known(points.findLast(([value]) => value !== null)?.[0] ?? null);
  }
}

interface GraphiteSeries {
  readonly target: string;
  readonly datapoints: readonly (readonly [number | null, number])[];
}
