import { type Known, known } from '../../../core/world/known.ts';
import type { MeasureSource } from '../../measure-source.ts';
import { type PrometheusAddress, queryPrometheus } from './prometheus-client.ts';

/** A user's own query; `{{revision}}` in it becomes the number of the revision. */
export class PrometheusMeasure implements MeasureSource {
  readonly name: string;
  readonly #address: PrometheusAddress;
  readonly #query: string;

  constructor(name: string, address: PrometheusAddress, query: string) {
    this.name = name;
    this.#address = address;
    this.#query = query;
  }

  /** The values of all series in the order of the answer; `null` when there is none or NaN. */
  async measure(revision: number, nowMs: number): Promise<Known<unknown>> {
    const query = this.#query.replaceAll('{{revision}}', String(revision));
    const series = await queryPrometheus(this.#address, query, nowMs);
    if (!series.known) return series;
    const values = series.value.flatMap(({ samples }) => samples.map(([, value]) => value));
    if (values.length === 0 || values.every(Number.isNaN)) return known(null);
    return known(values);
  }
}
