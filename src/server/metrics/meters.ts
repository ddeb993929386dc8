import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Metric, type MetricName, metricCatalogue } from './metric-catalogue.ts';

type Catalogue = typeof metricCatalogue;
type Named<Kind extends Metric['kind']> = {
  [Name in MetricName]: Catalogue[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

/** The labels of one family; the compiler knows them from the catalogue. */
export type Labels<Name extends MetricName> = Readonly<
  Record<keyof Catalogue[Name]['labels'], string>
>;

/** Every family of the catalogue, ready to be counted. */
export class Meters {
  readonly registry = new Registry();
  readonly #gauges = new Map<string, Gauge>();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();

  constructor() {
    for (const [name, metric] of Object.entries<Metric>(metricCatalogue)) this.#add(name, metric);
  }

  /** Adds `by` to a counter; 0 makes it appear, so that its first increase is seen. */
  count<Name extends Named<'counter'>>(name: Name, labels: Labels<Name>, by = 1): void {
    this.#counters.get(name)!.inc(labels, by);
  }

  observe<Name extends Named<'histogram'>>(
    name: Name,
    labels: Labels<Name>,
    seconds: number,
  ): void {
    this.#histograms.get(name)!.observe(labels, seconds);
  }

  set<Name extends Named<'gauge'>>(name: Name, labels: Labels<Name>, value: number): void {
    this.#gauges.get(name)!.set(labels, value);
  }

  /** Forgets all gauges: they are set anew for each page, so that what is gone disappears. */
  clearGauges(): void {
    for (const gauge of this.#gauges.values()) gauge.reset();
  }

  #add(name: string, { kind, help, labels, buckets }: Metric): void {
    const registers = [this.registry];
    const options = { name, help, labelNames: Object.keys(labels), registers };
    if (kind === 'gauge') this.#gauges.set(name, new Gauge(options));
    else if (kind === 'counter') this.#counters.set(name, new Counter(options));
    else this.#histograms.set(name, new Histogram({ ...options, buckets: [...buckets!] }));
  }
}
