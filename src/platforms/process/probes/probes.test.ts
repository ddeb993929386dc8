import assert from 'node:assert/strict';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import type { ProbeMeans } from './probe.ts';
import { runProbe } from './run-probe.ts';

const timeoutMs = 2000;

async function ask(means: ProbeMeans, port: number | undefined, within = timeoutMs) {
  const target = { cwd: tmpdir(), env: {}, ...(port === undefined ? {} : { port }) };
  const result = await runProbe({ means, timeoutMs: within }, target);
  return result.passed ? 'passed' : result.because;
}

/** Asks a server that answers with `answer`. */
async function askHttp(answer: RequestListener, means: object = {}, within = timeoutMs) {
  const server = createHttpServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await ask({ kind: 'http', path: '/up', ...means }, port, within);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a status from 200 to 299 passes, any other is told with its body', async () => {
  assert.equal(await askHttp((_, response) => response.writeHead(204).end()), 'passed');
  const sick: RequestListener = (_, response) => response.writeHead(500).end('no\n database');
  assert.equal(await askHttp(sick), 'GET /up: answered 500 (no database)');
  const moved: RequestListener = (_, response) => response.writeHead(301, { location: '/' }).end();
  assert.equal(await askHttp(moved), 'GET /up: answered 301');
  assert.equal(await askHttp(moved, { statuses: [200, 399] }), 'passed');
});

test('the host header can be set', async () => {
  const strict: RequestListener = ({ headers }, response) =>
    response.writeHead(headers.host === 'shop.example.com' ? 200 : 421).end();
  assert.match(await askHttp(strict), /answered 421/);
  assert.equal(await askHttp(strict, { host: 'shop.example.com' }), 'passed');
});

test('no answer, an endless answer and nobody there are each told', async () => {
  const silent: RequestListener = () => undefined;
  assert.equal(await askHttp(silent, {}, 100), 'GET /up: no answer within 100 ms');
  const endless: RequestListener = (_, response) => response.writeHead(500).write('x'.repeat(9999));
  assert.match(await askHttp(endless, {}, 1000), /answered 500 \(x{200}\)$/);
  const none = { kind: 'http', path: '/up', port: 1 } as const;
  assert.equal(await ask(none, undefined), 'GET /up: nothing listens on 127.0.0.1:1');
  assert.match(await ask({ kind: 'http', path: '/' }, undefined), /no port to ask on/);
});

test('accepting a connection passes the TCP probe', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  assert.equal(await ask({ kind: 'tcp' }, port), 'passed');
  await new Promise<unknown>((resolve) => server.close(resolve));
  assert.equal(await ask({ kind: 'tcp' }, port), `nothing listens on 127.0.0.1:${port}`);
});

test('a command passes by exit code 0 and sees the port', async () => {
  const command = (script: string) => ({ kind: 'command', argv: ['sh', '-c', script] }) as const;
  assert.equal(await ask(command('test "$PORT" = 77'), 77), 'passed');
  assert.equal(await ask(command('echo sad >&2; exit 4'), 77), 'sh: exited with 4 (sad)');
  assert.equal(await ask(command('kill -9 $$'), 77), 'sh: was killed by SIGKILL');
  assert.equal(await ask(command('sleep 100'), 77, 100), 'sh: did not end within 100 ms');
  const none = { kind: 'command', argv: ['no-such-program'] } as const;
  assert.match(await ask(none, 77), /^no-such-program: .*ENOENT/);
});
