import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { KeepAliveClients } from './testing/keep-alive-clients.ts';
import { StartedProgram } from './testing/started-program.ts';

const program = fileURLToPath(new URL('./testing/program.ts', import.meta.url));

async function start(framework: string, options: object) {
  const started = new StartedProgram([
    process.execPath,
    program,
    framework,
    JSON.stringify(options),
  ]);
  const port = Number((await started.line(/^port /)).split(' ')[1]);
  return { started, port };
}

async function ask(port: number, path: string) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { connection: 'close' },
  });
  return { status: answer.status, body: await answer.text() };
}

for (const framework of ['http', 'express', 'fastify', 'koa']) {
  test(`${framework} under keep-alive load loses no request to a SIGTERM`, async () => {
    const { started, port } = await start(framework, { drainMs: 1500, deadlineMs: 15_000 });
    await using _ = started;
    const before = await ask(port, '/ready?probe=1');
    assert.deepEqual([before.status, before.body], [200, '{"status":"ready","checks":{}}\n']);
    assert.equal((await ask(port, '/healthz')).body, '{"status":"ok"}\n');
    assert.equal((await ask(port, '/startup')).body, '{"status":"started"}\n');
    const paths = ['/', '/slow?ms=40', '/slow?ms=900'];
    const clients = new KeepAliveClients({ port, clients: 40, paths });
    await clients.answered(200);
    started.signal('SIGTERM');
    await started.line(/SIGTERM: not ready any more/);
    const during = await ask(port, '/ready');
    assert.deepEqual([during.status, during.body], [503, '{"status":"draining"}\n']);
    assert.equal((await ask(port, '/health')).status, 200);
    const report = await clients.finished;
    assert.deepEqual([report.lost, report.answered], [[], report.sent]);
    assert.equal(await started.ended, 0, started.text);
    const order = started.lines.filter((line) => line.endsWith(' closed'));
    const closed = ['first pool closed', 'second pool closed'];
    assert.deepEqual(order, framework === 'fastify' ? [...closed, 'fastify closed'] : closed);
  });
}

test('without a drain requests in flight still finish, and nobody can connect', async () => {
  const { started, port } = await start('http', { drainMs: 0, deadlineMs: 15_000 });
  await using _ = started;
  const clients = new KeepAliveClients({ port, clients: 20, paths: ['/slow?ms=700'] });
  await clients.answered(20);
  // Every client has sent its second request by the time that a later one is answered.
  await ask(port, '/slow?ms=200');
  started.signal('SIGTERM');
  await started.line(/accepting nothing more, 2\d requests in flight/);
  const socket = connect(port, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
  assert.deepEqual(await clients.finished, { sent: 40, answered: 40, lost: [] });
  assert.equal(await started.ended, 0, started.text);
});

test('an event stream is told to end, and its connection does not delay the stop', async () => {
  const { started, port } = await start('http', { drainMs: 0, deadlineMs: 15_000 });
  await using _ = started;
  const asked = request({ host: '127.0.0.1', port, path: '/events' }).end();
  const [answer] = await once(asked, 'response');
  let text = '';
  answer.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(answer, 'data');
  started.signal('SIGTERM');
  await once(answer, 'end');
  assert.match(text, /data: 1\n\ndata: bye\n\n$/);
  assert.equal(await started.ended, 0, started.text);
});

test('a request that does not end is cut so that the hooks have their time', async () => {
  const { started, port } = await start('http', { drainMs: 0, deadlineMs: 1200 });
  await using _ = started;
  const asked = request({ host: '127.0.0.1', port, path: '/slow?ms=60000' }).end();
  const cut = once(asked, 'error');
  await ask(port, '/slow?ms=100');
  started.signal('SIGTERM');
  await cut;
  assert.equal(await started.ended, 1);
  assert.match(started.text, /second pool closed/);
  assert.match(started.text, /cut 1 requests and 1 connections in all/);
});

test('a hook that hangs meets the hard deadline', async () => {
  const { started } = await start('http', { drainMs: 0, deadlineMs: 600, stuckHook: true });
  await using _ = started;
  started.signal('SIGTERM');
  assert.equal(await started.ended, 1);
  assert.match(started.text, /forced to stop after 600 ms, still closing a stuck queue/);
});

test('a hook that fails keeps none of the others from running, nor its secrets', async () => {
  const { started } = await start('http', { drainMs: 0, failingHook: true });
  await using _ = started;
  started.signal('SIGTERM');
  assert.equal(await started.ended, 1);
  assert.match(started.text, /second pool closed/);
  assert.match(started.text, /broken pool could not be closed: postgres:\/\/…@db/);
  assert.doesNotMatch(started.text, /hunter2/);
});

test('Ctrl-C does not wait for a load balancer, and a second one for nothing', async () => {
  const { started, port } = await start('http', { drainMs: 20_000, deadlineMs: 25_000 });
  await using _ = started;
  const asked = request({ host: '127.0.0.1', port, path: '/slow?ms=60000' }).end();
  asked.on('error', () => undefined);
  await ask(port, '/slow?ms=100');
  started.signal('SIGINT');
  await started.line(/accepting nothing more, 1 requests in flight/);
  started.signal('SIGINT');
  assert.equal(await started.ended, 130);
});
