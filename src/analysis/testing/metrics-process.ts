// A process that pretends to be one instance: it counts made-up requests and shows the counters at
// /metrics. Arguments: service, revision, requests per second, share of errors, latency factor.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { random } from '../../kit/random.ts';

const [service, revision, rps, errors, factor, incident] = process.argv.slice(2);
const rng = random(Number(revision) * 7919 + (service ?? '').length);
const edges = Array.from({ length: 60 }, (_, index) => 0.02 * 1.1 ** index);
const counts = { good: 0, bad: 0, buckets: edges.map(() => 0), all: 0 };
const startedAt = Date.now();
let served = 0;

setInterval(() => {
  const seconds = (Date.now() - startedAt) / 1000;
  const isIncident = incident === 'incident' && seconds > 20 && seconds < 45;
  for (; served < seconds * Number(rps); served += 1) {
    const share = isIncident ? 0.05 : Number(errors);
    if (rng.chance(share)) counts.bad += 1;
    else counts.good += 1;
    const spread = Math.log(rng.next() + 1e-9) - Math.log(1 - rng.next() + 1e-9);
    const latency = 0.08 * Math.exp(0.33 * spread) * Number(factor);
    edges.forEach((edge, index) => {
      if (latency <= edge) counts.buckets[index] = counts.buckets[index]! + 1;
    });
    counts.all += 1;
  }
}, 50);

const server = createServer((_, response) => {
  const labels = `service="${service}",revision="${revision}"`;
  const name = 'http_request_duration_seconds_bucket';
  const buckets = edges.map(
    (edge, index) => `${name}{${labels},le="${edge.toFixed(6)}"} ${counts.buckets[index]}`,
  );
  const lines = [
    `http_requests_total{${labels},code="200"} ${counts.good}`,
    `http_requests_total{${labels},code="500"} ${counts.bad}`,
    ...buckets,
    `${name}{${labels},le="+Inf"} ${counts.all}`,
  ];
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
  response.end(`${lines.join('\n')}\n`);
});
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
