import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { providerContract, type Traffic } from '../../contract/provider-contract.ts';
import { PrometheusServer } from '../../testing/prometheus-server.ts';
import { queryPrometheus } from './prometheus-client.ts';
import { PrometheusMeasure } from './prometheus-measure.ts';
import { PrometheusProvider, type PrometheusProviderOptions } from './prometheus-provider.ts';

const fromMs = Date.UTC(2026, 0, 1, 2);
const edges = ['0.005', '0.05', '0.1', '0.5', '1', '+Inf'];

const selectors = {
  requests: 'http_requests_total{revision="{{revision}}"}',
  bad: 'http_requests_total{revision="{{revision}}",code=~"5.."}',
  latency: 'http_request_duration_seconds_bucket{revision="{{revision}}"}',
  scrapeMs: 5000,
} as const;

/** What scraping every five seconds would have stored, for one instance of each revision. */
function historyOf(traffic: readonly Traffic[]): string {
  const counters: string[] = [];
  const buckets: string[] = [];
  for (const revision of new Set(traffic.map((one) => one.revision))) {
    const mine = traffic.filter((one) => one.revision === revision);
    for (let second = 0; second <= 60; second += 5) {
      const before = mine.filter((one) => one.second < second);
      const at = fromMs / 1000 + second;
      const sum = (of: (one: Traffic) => number) => before.reduce((all, one) => all + of(one), 0);
      const labels = `revision="${revision}",instance="a"`;
      const good = sum((one) => one.requests - one.bad);
      counters.push(`http_requests_total{${labels},code="200"} ${good} ${at}`);
      counters.push(`http_requests_total{${labels},code="500"} ${sum((one) => one.bad)} ${at}`);
      for (const le of edges) {
        const edgeMs = le === '+Inf' ? Infinity : Number(le) * 1000;
        const count = sum((one) => (one.latencyMs <= edgeMs ? one.requests : 0));
        const name = 'http_request_duration_seconds_bucket';
        buckets.push(`${name}{${labels},le="${le}"} ${count} ${at}`);
      }
    }
  }
  const head = (name: string, kind: string) => `# TYPE ${name} ${kind}`;
  return [
    head('http_requests', 'counter'),
    ...counters.sort(),
    head('http_request_duration_seconds', 'histogram'),
    ...buckets.sort(),
    '# EOF\n',
  ].join('\n');
}

async function serverWith(context: TestContext, history: string): Promise<PrometheusServer> {
  const server = await PrometheusServer.start({ history });
  context.after(() => server[Symbol.asyncDispose]());
  return server;
}

providerContract('Prometheus', async (context, traffic) => {
  const server = await serverWith(context, historyOf(traffic));
  const provider = new PrometheusProvider({ url: server.url, ...selectors });
  return { provider, fromMs, breakDown: () => server.stop() };
});

test('a reset, a NaN and an empty answer are not mistaken for traffic', async (context) => {
  const at = (second: number) => fromMs / 1000 + second;
  const name = 'http_requests_total{revision="1",instance="a",code="200"}';
  const samples = [
    [0, '100'],
    [5, '110'],
    [10, '3'],
    [15, 'NaN'],
    [20, '9'],
  ] as const;
  const lines = samples.map(([second, value]) => `${name} ${value} ${at(second)}`);
  const history = ['# TYPE http_requests counter', ...lines, '# EOF\n'].join('\n');
  const server = await serverWith(context, history);
  const provider = new PrometheusProvider({ url: server.url, ...selectors });
  const counts = await provider.window({ revisions: [1, 2], fromMs, toMs: fromMs + 20_000 });
  assert.ok(counts.known, counts.known ? '' : counts.because);
  assert.equal(counts.value.byRevision[1]?.requests, 10 + 3 + 6);
  assert.equal(counts.value.byRevision[2]?.requests, 0);
  assert.deepEqual(counts.value.edgesMs, []);
});

test("a user's query gives its values, none of them is no data", async (context) => {
  const history = `# TYPE up_rate gauge\nup_rate{revision="2"} 0.25 ${fromMs / 1000}\n# EOF\n`;
  const { url } = await serverWith(context, history);
  const ask = (query: string) => new PrometheusMeasure('up', { url }, query).measure(2, fromMs);
  assert.deepEqual(await ask('up_rate{revision="{{revision}}"}'), { known: true, value: [0.25] });
  assert.deepEqual(await ask('up_rate{revision="3"}'), { known: true, value: null });
  assert.deepEqual(await ask('up_rate * NaN'), { known: true, value: null });
});

test('a wrong query is unknown with what Prometheus says of it', async (context) => {
  const server = await serverWith(context, historyOf([]));
  const answer = await queryPrometheus({ url: server.url }, 'sum(', fromMs);
  assert.ok(!answer.known && /refused the query: .*parse error/.test(answer.because));
});

test('a server that wants a password gets it, from a header or the address', async (context) => {
  // The password is "ada"; the hash has the lowest cost that bcrypt knows.
  const passwordHash = '$2b$04$abcdefghijklmnopqrstuupFXU5ttB26hpdDeqELb5.OSB78lxXAu';
  const server = await PrometheusServer.start({ passwordHash });
  context.after(() => server[Symbol.asyncDispose]());
  const refused = await queryPrometheus({ url: server.url }, 'vector(1)', fromMs);
  assert.ok(!refused.known && refused.because.includes('401'));
  const headers = { authorization: `Basic ${btoa('ada:ada')}` };
  const answer = await queryPrometheus({ url: server.url, headers }, 'vector(1)', fromMs);
  assert.ok(answer.known, answer.known ? '' : answer.because);
  assert.deepEqual(answer.value[0]?.samples, [[fromMs, 1]]);
  const url = server.url.replace('http://', 'http://ada:ada@');
  assert.ok((await queryPrometheus({ url }, 'vector(1)', fromMs)).known);
});

/** What a Prometheus in front of others answers when one of them is missing. */
async function answering(context: TestContext, body: object, wait = false) {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(request.headers.authorization ?? '');
    if (!wait) response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const options: PrometheusProviderOptions = { url: `http://127.0.0.1:${port}`, ...selectors };
  return { options, asked };
}

test('an answer in part is no answer', async (context) => {
  const data = { resultType: 'matrix', result: [] };
  const body = { status: 'success', warnings: ['store gateway down'], data };
  const { options } = await answering(context, body);
  const window = { revisions: [1], fromMs, toMs: fromMs + 60_000 };
  const counts = await new PrometheusProvider(options).window(window);
  assert.ok(!counts.known && counts.because.includes('in part: store gateway down'));
});

test('a server that hangs is given up on, and its address shows no password', async (context) => {
  const { options } = await answering(context, {}, true);
  const url = options.url.replace('http://', 'http://ada:secret@');
  const answer = await queryPrometheus({ url, timeoutMs: 200 }, 'up', fromMs);
  assert.ok(!answer.known && answer.because.includes('no answer within 200 ms'));
  assert.ok(!answer.because.includes('secret'));
});
