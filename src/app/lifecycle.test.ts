import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { withHealth } from './http.ts';
import { Lifecycle } from './lifecycle.ts';
import { type LifecycleOptions, settingsOf } from './settings.ts';

const quiet: LifecycleOptions = { signals: [], log: () => undefined, exit: () => undefined };

async function status(lifecycle: Lifecycle, path: string) {
  const answer = await lifecycle.health(path);
  return answer && [answer.status, JSON.parse(answer.body).status];
}

async function listen(context: TestContext, lifecycle: Lifecycle): Promise<string> {
  const server = createServer(
    withHealth(lifecycle, (request, response) => response.end(`own ${request.method}`)),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('until the startup work is done it lives, and is neither started nor ready', async () => {
  const warm = Promise.withResolvers<void>();
  const lifecycle = new Lifecycle({ ...quiet, startup: () => warm.promise });
  assert.deepEqual(await status(lifecycle, '/healthz'), [200, 'ok']);
  assert.deepEqual(await status(lifecycle, '/startup'), [503, 'starting']);
  assert.deepEqual(await status(lifecycle, '/ready'), [503, 'starting']);
  warm.resolve();
  await new Promise(setImmediate);
  assert.deepEqual(await status(lifecycle, '/startup'), [200, 'started']);
  assert.deepEqual(await status(lifecycle, '/ready'), [200, 'ready']);
});

test('startup work that fails ends the process with 1 and a reason', async () => {
  const lines: string[] = [];
  const exited = new Promise<number>((exit) => {
    const startup = () => Promise.reject(new Error('no cache'));
    new Lifecycle({ ...quiet, startup, exit, log: (line) => lines.push(line) });
  });
  assert.equal(await exited, 1);
  assert.deepEqual(lines, ['steadyship: cannot start: no cache']);
});

test('a failing dependency takes readiness away and leaves liveness alone', async () => {
  const lifecycle = new Lifecycle({ ...quiet, checks: { database: () => false } });
  assert.deepEqual(await status(lifecycle, '/ready?x=1'), [503, 'not ready']);
  assert.deepEqual(await status(lifecycle, '/health'), [200, 'ok']);
  assert.deepEqual(await status(lifecycle, '/startup'), [200, 'started']);
});

test('a stop that begins while dependencies are asked wins', async () => {
  const asked = Promise.withResolvers<void>();
  const lifecycle = new Lifecycle({ ...quiet, checks: { database: () => asked.promise } });
  const probe = status(lifecycle, '/ready');
  const stopped = lifecycle.stop('a test', 20);
  asked.resolve();
  assert.deepEqual(await probe, [503, 'draining']);
  assert.deepEqual(await stopped, { exitCode: 0, problems: [] });
});

test('health endpoints answer GET and HEAD, and leave the rest to the handler', async (context) => {
  const lifecycle = new Lifecycle({ ...quiet, paths: { ready: ['/r1', '/r2'] } });
  const address = await listen(context, lifecycle);
  const head = await fetch(`${address}/r2`, { method: 'HEAD' });
  assert.deepEqual([head.status, head.headers.get('cache-control')], [200, 'no-store']);
  assert.equal(await (await fetch(`${address}/r1`)).text(), '{"status":"ready","checks":{}}\n');
  assert.equal(await (await fetch(`${address}/r1`, { method: 'POST' })).text(), 'own POST');
  assert.equal(await (await fetch(`${address}/ready`)).text(), 'own GET');
});

test('asked twice to stop it stops once, and exits once', async () => {
  const exits: number[] = [];
  const lifecycle = new Lifecycle({ ...quiet, drainMs: 0, exit: (code) => exits.push(code) });
  let closed = 0;
  lifecycle.onStop('pool', () => ++closed);
  await Promise.all([lifecycle.stop('one'), lifecycle.stop('two')]);
  assert.deepEqual([exits, closed, lifecycle.phase], [[0], 1, 'stopped']);
});

test('a server that is served only after the stop began does not accept', async () => {
  const lifecycle = new Lifecycle({ ...quiet, drainMs: 0 });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  await lifecycle.stop();
  const closed = once(server, 'close');
  lifecycle.serve(server);
  await closed;
});

test('HTTP/2 clients are told to go, and their streams finish', async () => {
  const lifecycle = new Lifecycle({ ...quiet, drainMs: 0 });
  const server = createHttp2Server();
  lifecycle.serve(server);
  const opened = once(server, 'stream') as Promise<[ServerHttp2Stream]>;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const asked = session.request({ ':path': '/' });
  const [stream] = await opened;
  const goAway = once(session, 'goaway');
  const stopped = lifecycle.stop();
  await goAway;
  stream.respond({ ':status': 200 });
  stream.end('whole');
  let text = '';
  asked.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(asked, 'end');
  assert.equal(text, 'whole');
  assert.deepEqual(await stopped, { exitCode: 0, problems: [] });
});

test('the drain is left to the data plane under Steadyship, and given to others', () => {
  const under = settingsOf({}, { STEADYSHIP_SERVICE: 'shop' });
  assert.deepEqual([under.drainMs, under.deadlineMs], [0, 9000]);
  const elsewhere = settingsOf({}, {});
  assert.deepEqual([elsewhere.drainMs, elsewhere.deadlineMs], [5000, 25_000]);
});

test('options that contradict each other are refused with what to change', () => {
  assert.throws(() => settingsOf({ drainMs: 30_000 }, {}), /leaves no time before deadlineMs/);
  assert.throws(() => settingsOf({ deadlineMs: Number.NaN }, {}), /write a number/);
  assert.throws(() => settingsOf({ paths: { ready: 'ready' } }, {}), /begin with a slash/);
});
