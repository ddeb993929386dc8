import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonServer } from '../testing/json-server.ts';
import { CloudWatchMeasure } from './cloudwatch/cloudwatch-measure.ts';
import { signRequest } from './cloudwatch/sign-request.ts';
import { DatadogMeasure } from './datadog/datadog-measure.ts';
import { GraphiteMeasure } from './graphite/graphite-measure.ts';
import { InfluxMeasure } from './influx/influx-measure.ts';
import { NewRelicMeasure } from './newrelic/new-relic-measure.ts';

// Answers in the shape that the vendors' documentation shows; the pages are named in the adapters.
// None of these has been run against the real service.

const now = Date.UTC(2026, 0, 1, 12);

test('Datadog: the newest point that has a value, of the last five minutes', async (context) => {
  const pointlist = [
    [now - 60_000, 0.2],
    [now - 30_000, 0.4],
    [now, null],
  ];
  const { url, asked } = await jsonServer(context, { status: 'ok', series: [{ pointlist }] });
  const keys = { apiKey: 'api', applicationKey: 'app' };
  const source = new DatadogMeasure({ url, ...keys, query: 'avg:errors{v:{{revision}}}' });
  assert.deepEqual(await source.measure(7, now), { known: true, value: 0.4 });
  const [request] = asked;
  assert.equal(request?.headers['dd-api-key'], 'api');
  assert.equal(request?.headers['dd-application-key'], 'app');
  assert.equal(request?.url.searchParams.get('query'), 'avg:errors{v:7}');
  assert.equal(request?.url.searchParams.get('from'), String(now / 1000 - 300));
});

test('Datadog: no series is no data, an error is unknown without the keys', async (context) => {
  const empty = await jsonServer(context, { status: 'ok', series: [] });
  const options = { apiKey: 'secret1', applicationKey: 'secret2', query: 'x' };
  const none = await new DatadogMeasure({ ...options, url: empty.url }).measure(1, now);
  assert.deepEqual(none, { known: true, value: null });
  const wrong = await jsonServer(context, { status: 'error', error: 'parse error' }, 400);
  const answer = await new DatadogMeasure({ ...options, url: wrong.url }).measure(1, now);
  assert.ok(!answer.known && /400: parse error/.test(answer.because));
  assert.ok(!answer.because.includes('secret'));
});

test('New Relic: the one value of the first row, and complaints of NerdGraph', async (context) => {
  const results = [{ percentage: 0.31 }];
  const data = { actor: { account: { nrql: { results } } } };
  const { url, asked } = await jsonServer(context, { data });
  const options = { apiKey: 'key', account: 12, query: "SELECT 1 WHERE r = '{{revision}}'" };
  const source = new NewRelicMeasure({ url, ...options });
  assert.deepEqual(await source.measure(3), { known: true, value: 0.31 });
  const sent = JSON.parse(asked[0]?.body ?? '{}') as { variables?: unknown };
  assert.deepEqual(sent.variables, { account: 12, nrql: "SELECT 1 WHERE r = '3'" });
  assert.equal(asked[0]?.headers['api-key'], 'key');
  const failing = await jsonServer(context, { errors: [{ message: 'NRQL Syntax Error' }] });
  const answer = await new NewRelicMeasure({ ...options, url: failing.url }).measure(3);
  assert.ok(!answer.known && answer.because.includes('NRQL Syntax Error'));
});

test('CloudWatch: the newest value of the query with the id result, signed', async (context) => {
  const MetricDataResults = [
    { Id: 'errors', Values: [9] },
    { Id: 'result', StatusCode: 'Complete', Values: [0.02, 0.01] },
  ];
  const { url, asked } = await jsonServer(context, { MetricDataResults });
  const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };
  const queries = [{ Id: 'result', Expression: 'e/r{{revision}}' }];
  const source = new CloudWatchMeasure({ url, region: 'eu-central-1', keys, queries });
  assert.deepEqual(await source.measure(5, now), { known: true, value: 0.02 });
  const { headers, body } = asked[0]!;
  assert.equal(headers['x-amz-target'], 'GraniteServiceVersion20100801.GetMetricData');
  assert.equal(headers['x-amz-security-token'], 'token');
  assert.match(
    headers.authorization ?? '',
    /Credential=AKID\/20260101\/eu-central-1\/monitoring\//,
  );
  assert.ok(body.includes('e/r5'));
});

test('a request is signed as the test suite of AWS signs post-vanilla', () => {
  const keys = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const { authorization } = signRequest(keys, {
    host: 'example.amazonaws.com',
    region: 'us-east-1',
    service: 'service',
    body: '',
    headers: {},
    nowMs: Date.UTC(2015, 7, 30, 12, 36),
  });
  const signature = '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b';
  assert.ok(authorization?.endsWith(`Signature=${signature}`), authorization);
});

test('Graphite: the newest point that has a value', async (context) => {
  const datapoints = [
    [1, 10],
    [2.5, 20],
    [null, 30],
  ];
  const { url, asked } = await jsonServer(context, [{ target: 'a', datapoints }]);
  const source = new GraphiteMeasure({ url: `${url}/`, target: 'shop.{{revision}}.errors' });
  assert.deepEqual(await source.measure(2, now), { known: true, value: 2.5 });
  assert.equal(asked[0]?.url.pathname, '/render');
  assert.equal(asked[0]?.url.searchParams.get('target'), 'shop.2.errors');
  const none = await jsonServer(context, []);
  const empty = await new GraphiteMeasure({ url: none.url, target: 'x' }).measure(2, now);
  assert.deepEqual(empty, { known: true, value: null });
});

test('InfluxDB: the columns of the last row without the time, and its errors', async (context) => {
  const series = [
    {
      columns: ['time', 'mean'],
      values: [
        ['2026-01-01T00:00:00Z', 3],
        ['2026-01-01T00:01:00Z', 4],
      ],
    },
  ];
  const { url, asked } = await jsonServer(context, { results: [{ series }] });
  const query = 'SELECT mean(x) FROM y WHERE r = {{revision}}';
  const source = new InfluxMeasure({ url, database: 'shop', query });
  assert.deepEqual(await source.measure(2), { known: true, value: [4] });
  assert.equal(asked[0]?.url.searchParams.get('q'), 'SELECT mean(x) FROM y WHERE r = 2');
  const wrong = await jsonServer(context, { results: [{ error: 'database not found: shop' }] });
  const answer = await new InfluxMeasure({ url: wrong.url, database: 'shop', query }).measure(2);
  assert.ok(!answer.known && answer.because.includes('database not found'));
  const none = await jsonServer(context, { results: [{}] });
  const empty = await new InfluxMeasure({ url: none.url, database: 'shop', query }).measure(2);
  assert.deepEqual(empty, { known: true, value: null });
});
