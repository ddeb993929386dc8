import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from './testing/free-port.ts';
import { RawBackend } from './testing/raw-backend.ts';
import { RelayFixture } from './testing/relay-fixture.ts';
import { routeOf } from './testing/route-of.ts';

const get = (path: string, ...lines: readonly string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: a.example', ...lines].join('\r\n')}\r\n\r\n`;

test('requests wait while a service is paused, and go on when it resumes', async () => {
  await using relay = await RelayFixture.start();
  const { gate } = relay.plane.service('web');
  gate.pause({ holdMs: 10_000, limit: 1 });
  const held = relay.talk(get('/'), 1);
  while (gate.waiting === 0) await new Promise(setImmediate);
  const tooMany = await relay.talk(get('/'), 1);
  assert.deepEqual(tooMany.statuses, [503]);
  assert.equal(relay.backend.seen.length, 0);
  gate.resume();
  assert.deepEqual((await held).statuses, [200]);
});

test('a request that waited too long is turned away', async () => {
  await using relay = await RelayFixture.start();
  relay.plane.service('web').gate.pause({ holdMs: 10, limit: 10 });
  const { statuses, text } = await relay.talk(get('/'), 1);
  assert.deepEqual(statuses, [503]);
  assert.match(text, /X-Steadyship-Error: paused/);
});

test('a maintenance page is shown while it is asked for', async () => {
  await using relay = await RelayFixture.start();
  const service = relay.plane.service('web');
  await relay.plane.maintenance(service, { body: 'Back söon\n' });
  const { text } = await relay.talk(get('/'), 1);
  assert.match(text, /^HTTP\/1\.1 503 .*Retry-After: 60/s);
  assert.ok(Buffer.from(text, 'latin1').toString().endsWith('Back söon\n'));
  await relay.plane.maintenance(service, undefined);
  assert.deepEqual((await relay.talk(get('/'), 1)).statuses, [200]);
});

test('a header or a cookie leads to its revision before the weights do', async () => {
  await using relay = await RelayFixture.start();
  const candidate = await RawBackend.start();
  candidate.respond = () => 'HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok';
  const revisions = [
    { weight: 10_000, ports: [relay.backend.port] },
    { weight: 0, ports: [candidate.port] },
  ];
  const matches = [
    { kind: 'header', name: 'X-Canary', value: 'always', revision: 2 },
    { kind: 'cookie', name: 'beta', value: '1', revision: 2 },
  ] as const;
  await relay.plane.apply(routeOf(9, relay.port, revisions, { matches }));
  const statusOf = async (...lines: readonly string[]) =>
    (await relay.talk(get('/', ...lines), 1)).statuses[0];
  assert.equal(await statusOf('x-canary: always'), 201);
  assert.equal(await statusOf('Cookie: a=b; beta=1'), 201);
  assert.equal(await statusOf('Cookie: xbeta=1'), 200);
  assert.equal(await statusOf('X-Canary: never'), 200);
  await candidate.close();
});

test('a mirrored request reaches both revisions and is answered by one', async () => {
  await using relay = await RelayFixture.start();
  const shadow = await RawBackend.start();
  shadow.respond = () => 'HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno';
  const revisions = [
    { weight: 10_000, ports: [relay.backend.port] },
    { weight: 0, ports: [shadow.port] },
  ];
  const mirror = { revision: 2, share: 10_000, methods: 'all' } as const;
  await relay.plane.apply(routeOf(9, relay.port, revisions, { mirror }));
  const post = 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc';
  const { statuses } = await relay.talk(post, 1);
  assert.deepEqual(statuses, [200]);
  const service = relay.plane.service('web');
  while (!service.mirrored.has(2)) await new Promise(setImmediate);
  assert.equal(shadow.seen.length, 1);
  assert.equal(shadow.seen[0]!.body, 'abc');
  assert.match(shadow.seen[0]!.head, /^POST \/x HTTP\/1\.1\r\nX-Steadyship-Mirror: 1\r\n/);
  assert.deepEqual(service.mirrored.get(2), { requests: 1, bad: 1 });
  assert.equal(service.countsOf(2).totals.requests, 0);
  await shadow.close();
});

test('services share a port by host and by path', async () => {
  await using relay = await RelayFixture.start();
  const other = await RawBackend.start();
  other.respond = () => 'HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok';
  const to = [{ weight: 10_000, ports: [other.port] }];
  const add = (service: string, more: object) =>
    relay.plane.apply(routeOf(1, relay.port, to, { service, ...more }));
  await add('api', { pathPrefix: '/api' });
  await add('shop', { hosts: ['shop.example', '*.shop.example'] });
  const statusOf = async (path: string, host: string) => {
    const { statuses } = await relay.talk(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 1);
    return statuses[0];
  };
  assert.equal(await statusOf('/api/x', 'a'), 201);
  assert.equal(await statusOf('/api?x', 'a'), 201);
  assert.equal(await statusOf('/apix', 'a'), 200);
  assert.equal(await statusOf('/', 'SHOP.example:8080'), 201);
  assert.equal(await statusOf('/', 'eu.shop.example'), 201);
  assert.equal(await statusOf('/', 'a.eu.shop.example'), 200);
  await other.close();
});

test('without any ready instance the last ones stay in use, unless the route says otherwise', async () => {
  await using relay = await RelayFixture.start();
  await relay.route({ shares: [], instances: {} });
  assert.deepEqual((await relay.talk(get('/'), 1)).statuses, [200]);
  await relay.route({ shares: [], instances: {}, failClosed: true });
  assert.deepEqual((await relay.talk(get('/'), 1)).statuses, [503]);
});

test('a GET whose reused connection was closed is repeated once; a POST is not', async () => {
  await using relay = await RelayFixture.start();
  const { backend } = relay;
  await relay.talk(get('/first'), 1);
  backend.respond = () => {
    backend.respond = () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    return undefined;
  };
  const { statuses } = await relay.talk(get('/second'), 1);
  assert.deepEqual(statuses, [200]);
  const totals = () => relay.plane.service('web').countsOf(1).totals;
  assert.equal(totals().retries, 1);
  backend.respond = () => undefined;
  const post = await relay.talk('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', 1);
  assert.deepEqual(post.statuses, [502]);
  assert.equal(totals().retries, 1);
  assert.equal(totals().bad, 1);
});

test('one bad client counts once in a release, however often it fails', async () => {
  await using relay = await RelayFixture.start();
  const candidate = await RawBackend.start();
  const broken = () => 'HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nok';
  relay.backend.respond = broken;
  candidate.respond = broken;
  const revisions = [
    { weight: 5000, ports: [relay.backend.port] },
    { weight: 5000, ports: [candidate.port] },
  ];
  await relay.plane.apply(routeOf(9, relay.port, revisions, { release: 'r9' }));
  const first = await relay.talk(get('/'), 1);
  const cookie = /Set-Cookie: (steadyship-web=[^;]+)/.exec(first.text)![1]!;
  for (let count = 0; count < 5; count += 1) {
    const { text } = await relay.talk(get('/', `Cookie: ${cookie}`), 1);
    assert.doesNotMatch(text, /Set-Cookie/);
  }
  const sums = [1, 2].map((revision) => relay.plane.service('web').countsOf(revision).totals);
  const sum = (read: (totals: (typeof sums)[0]) => number) => read(sums[0]!) + read(sums[1]!);
  assert.equal(
    sum((totals) => totals.bad),
    6,
  );
  assert.equal(
    sum((totals) => totals.clientsNew),
    1,
  );
  assert.equal(
    sum((totals) => totals.clientsBad),
    1,
  );
  await candidate.close();
});

test('a trusted peer may name the client behind it', async () => {
  await using relay = await RelayFixture.start({ trustedProxies: ['127.0.0.0/8'] });
  await relay.talk(get('/', 'X-Forwarded-For: 9.9.9.9', 'X-Forwarded-Proto: https'), 1);
  const { head } = relay.backend.seen[0]!;
  assert.match(head, /X-Forwarded-For: 9\.9\.9\.9, 127\.0\.0\.1\r\n/);
  assert.match(head, /X-Forwarded-Proto: https\r\n/);
  assert.doesNotMatch(head, /X-Forwarded-Proto: http\r\n/);
});

test('a preview shows one revision on loopback, whatever the weights, and is counted apart', async () => {
  await using relay = await RelayFixture.start();
  const candidate = await RawBackend.start();
  candidate.respond = () => 'HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok';
  const port = await freePort();
  const revisions = [
    { weight: 10_000, ports: [relay.backend.port] },
    { weight: 0, ports: [candidate.port] },
  ];
  const preview = { revision: 2, port };
  await relay.plane.apply(routeOf(9, relay.port, revisions, { preview }));
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(answer.status, 201);
  assert.deepEqual((await relay.talk(get('/'), 1)).statuses, [200]);
  assert.equal(relay.plane.service('web').countsOf(2).totals.requests, 0);
  await candidate.close();
});

test('an instance whose checks fail gets no requests until they pass again', async () => {
  await using relay = await RelayFixture.start();
  const shaky = await RawBackend.start();
  let isWell = false;
  shaky.respond = ({ head }) => {
    const status = head.startsWith('GET /ready') && !isWell ? '500 No' : '201 Created';
    return `HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nok`;
  };
  relay.backend.respond = () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  const probe = { path: '/ready', everyMs: 20, failures: 2, successes: 2 };
  const ports = [relay.backend.port, shaky.port];
  await relay.plane.apply(routeOf(9, relay.port, [{ weight: 10_000, ports }], { probe }));
  const instance = relay.plane.service('web').instances.get('r1-2')!;
  while (instance.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
  for (let count = 0; count < 6; count += 1) {
    assert.deepEqual((await relay.talk(get('/'), 1)).statuses, [200]);
  }
  isWell = true;
  while (!instance.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
  const statuses = new Set<number>();
  for (let count = 0; count < 4; count += 1) {
    statuses.add((await relay.talk(get('/'), 1)).statuses[0]!);
  }
  assert.deepEqual([...statuses].sort(), [200, 201]);
  await shaky.close();
});
