import { edgesMs } from '../counts/latency-scale.ts';
import type { RevisionCounts, Totals } from '../counts/revision-counts.ts';
import type { Service } from '../routing/service.ts';
import type { Services } from '../routing/services.ts';

/** The scale is too fine for a time series each; one edge in eight gives 20 buckets. */
const edgeEvery = 8;

/** Every number of this process in Prometheus' text format (version 0.0.4). */
export function prometheusText(services: Services, connections: number): string {
  const page = new MetricsPage();
  page.family('steadyship_proxy_connections', 'gauge', 'Clients connected now.');
  page.sample('steadyship_proxy_connections', '', connections);
  const all = [...services.all()];
  const name = 'steadyship_proxy_requests_total';
  page.family(name, 'counter', 'Requests that ended, by the class of their answer.');
  for (const [labels, { totals }] of revisions(all)) {
    totals.statuses.forEach((count, index) => {
      const code = index === 0 ? 'none' : `${index}xx`;
      page.sample(name, `${labels},code="${code}"`, count);
    });
  }
  counterFamilies(page, all);
  durations(page, all);
  instances(page, all);
  return page.text;
}

interface CounterFamily {
  readonly name: string;
  readonly help: string;
  readonly read: (totals: Totals) => number;
}

const counters: readonly CounterFamily[] = [
  { name: 'bad', help: 'Requests that speak against their revision.', read: (t) => t.bad },
  { name: 'retries', help: 'Requests sent a second time.', read: (t) => t.retries },
  {
    name: 'connect_failures',
    help: 'Connections that instances did not accept.',
    read: (t) => t.connectFailures,
  },
  {
    name: 'client_aborts',
    help: 'Requests whose client went away first.',
    read: (t) => t.clientAborts,
  },
];

function counterFamilies(page: MetricsPage, all: readonly Service[]): void {
  for (const { name, help, read } of counters) {
    const full = `steadyship_proxy_${name}_total`;
    page.family(full, 'counter', help);
    for (const [labels, counts] of revisions(all)) page.sample(full, labels, read(counts.totals));
  }
}

function durations(page: MetricsPage, all: readonly Service[]): void {
  const name = 'steadyship_proxy_request_duration_seconds';
  page.family(name, 'histogram', 'From the head of the request to the end of its answer.');
  for (const [labels, { totals }] of revisions(all)) {
    let sum = 0;
    totals.latency.forEach((count, index) => {
      sum += count;
      const edge = edgesMs[index];
      if (edge === undefined || index % edgeEvery !== 0) return;
      page.sample(`${name}_bucket`, `${labels},le="${edge / 1000}"`, sum);
    });
    page.sample(`${name}_bucket`, `${labels},le="+Inf"`, sum);
    page.sample(`${name}_sum`, labels, totals.latencyMs / 1000);
    page.sample(`${name}_count`, labels, sum);
  }
}

function instances(page: MetricsPage, all: readonly Service[]): void {
  const name = 'steadyship_proxy_in_flight';
  page.family(name, 'gauge', 'Requests under way, by instance.');
  for (const service of all) {
    for (const { id, revision, inFlight } of service.instances.values()) {
      const labels = `service="${service.name}",revision="${revision}",instance="${escaped(id)}"`;
      page.sample(name, labels, inFlight);
    }
  }
  const epoch = 'steadyship_proxy_epoch';
  page.family(epoch, 'gauge', 'The epoch in force.');
  for (const { name: service, route } of all) {
    page.sample(epoch, `service="${service}"`, route.epoch);
  }
}

function* revisions(all: readonly Service[]): Iterable<readonly [string, RevisionCounts]> {
  for (const service of all) {
    for (const [revision, counts] of service.counts) {
      yield [`service="${service.name}",revision="${revision}"`, counts];
    }
  }
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

class MetricsPage {
  text = '';

  family(name: string, type: string, help: string): void {
    this.text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  }

  sample(name: string, labels: string, value: number): void {
    this.text += `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`;
  }
}
