import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson } from '../../fetch-json.ts';
import type { MeasureSource } from '../../measure-source.ts';

export interface InfluxOptions {
  readonly url: string;
  readonly database: string;
  /** InfluxQL; `{{revision}}` becomes the number. */
  readonly query: string;
  /** `Authorization: Token …` for 1.x and 2.x alike. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The last row of an InfluxQL query, its columns without the time
 * (https://docs.influxdata.com/influxdb/v1/tools/api/#query-http-endpoint; 2.x answers the same at
 * its compatibility endpoint).
 */
export class InfluxMeasure implements MeasureSource {
  readonly name = 'InfluxDB';
  readonly #options: InfluxOptions;

  constructor(options: InfluxOptions) {
    this.#options = options;
  }

  async measure(revision: number): Promise<Known<unknown>> {
    const { url, database, query, headers } = this.#options;
    const text = query.replaceAll('{{revision}}', String(revision));
    const parameters = new URLSearchParams({ db: database, q: text });
    const address = `${url.replace(/\/+$/, '')}/query?${parameters}`;
    const answer = await fetchJson({ url: address, ...(headers && { headers }) });
    if (!answer.known) return answer;
    const { status, body } = answer.value;
    const [result] = (body as InfluxAnswer | null)?.results ?? [];
    const problem = (body as InfluxAnswer | null)?.error ?? result?.error;
    if (problem !== undefined) return unknown(`InfluxDB refused the query: ${problem}`);
    if (status !== 200 || !result) return unknown(`InfluxDB answered ${status}`);
    const series = result.series?.[0];
    const row = series?.values.at(-1);
    if (!series || !row) return known(null);
    return known(row.filter((_, column) => series.columns[column] !== 'time'));
  }
}

interface InfluxAnswer {
  readonly error?: string;
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly columns: readonly string[];
      readonly values: readonly (readonly unknown[])[];
    }[];
  }[];
}
