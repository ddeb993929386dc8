import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bindPort, boundPort } from '../../kit/socket-handle.ts';
import type { ProcessSpec } from '../protocol/process-spec.ts';
import { exists, TemporaryKeeper, untilTrue } from './temporary-keeper.ts';

const inherited = fileURLToPath(new URL('../../kit/inherited-sockets.ts', import.meta.url));

/** Answers each connection with its own number; retires (closes, exits 0) on SIGUSR2. */
const proxyScript = `
  import { createServer } from 'node:net';
  const { inheritedSockets, lendInheritedSockets } = await import(${JSON.stringify(inherited)});
  lendInheritedSockets();
  for (const fd of inheritedSockets().values()) {
    const server = createServer((socket) => socket.end(String(process.pid)));
    server.listen({ fd });
    process.on('SIGUSR2', () => server.close(() => process.exit(0)));
  }
`;

function proxySpec(host: TemporaryKeeper, id: string, listen: readonly number[]): ProcessSpec {
  const argv = [process.execPath, '--input-type=module', '-e', proxyScript];
  return host.spec(id, argv, { kind: 'proxy', listen });
}

/** A port that nobody uses at the moment. */
function freePort(): number {
  const handle = bindPort(0);
  const port = boundPort(handle);
  handle.close();
  return port;
}

/** What one connection is answered; rejects when it is refused or reset. */
function ask(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => (answer === '' ? reject(new Error('no answer')) : resolve(answer)));
  });
}

async function serving(host: TemporaryKeeper, id: string, port: number): Promise<number> {
  const { pid } = await host.until(id, ({ phase }) => phase === 'running');
  await untilTrue(async () => (await ask(port).catch(() => '')) === String(pid));
  return pid!;
}

test('connections made while the proxy is dead wait and are served by the next one', async () => {
  await using host = await TemporaryKeeper.begin();
  const port = freePort();
  await host.client.start(proxySpec(host, 'proxy', [port]));
  const first = await serving(host, 'proxy', port);
  process.kill(first, 'SIGKILL');
  await untilTrue(() => !exists(first));
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(port)));
  const { pid } = await host.view('proxy');
  assert.deepEqual(new Set(answers), new Set([String(pid)]));
  assert.notEqual(pid, first);
});

test('a new keeper gets its sockets back from a living proxy', async () => {
  await using host = await TemporaryKeeper.begin();
  const ports = [freePort(), freePort()];
  await host.client.start(proxySpec(host, 'proxy', ports));
  const first = await serving(host, 'proxy', ports[0]!);
  await host.kill();
  assert.equal(await ask(ports[1]!), String(first));
  await host.revive();
  assert.deepEqual((await host.client.hello()).problems, []);
  process.kill(first, 'SIGKILL');
  await untilTrue(() => !exists(first));
  const answers = await Promise.all(ports.map(ask));
  const { pid } = await host.view('proxy');
  assert.deepEqual(answers, [String(pid), String(pid)]);
});

test('a proxy is replaced under connections without refusing one', async () => {
  await using host = await TemporaryKeeper.begin();
  const port = freePort();
  await host.client.start(proxySpec(host, 'proxy-1', [port]));
  const first = await serving(host, 'proxy-1', port);
  await host.kill();
  await host.revive();
  let failures = 0;
  let over = false;
  const answers: string[] = [];
  const load = (async () => {
    while (!over && answers.length < 5000 && failures < 100) {
      const answer = await ask(port).catch(() => undefined);
      if (answer === undefined) failures += 1;
      else answers.push(answer);
      await pause(2);
    }
  })();
  await host.client.replace('proxy-1', proxySpec(host, 'proxy-2', [port]));
  const { pid } = await host.until('proxy-2', ({ phase }) => phase === 'running');
  await untilTrue(() => answers.includes(String(pid)));
  process.kill(first, 'SIGUSR2');
  const old = await host.until('proxy-1', ({ phase }) => phase === 'exited');
  await untilTrue(() => answers.at(-1) === String(pid));
  over = true;
  await load;
  assert.equal(failures, 0);
  assert.equal(old.restarts.length, 0);
  await host.client.remove('proxy-1');
  assert.equal(await ask(port), String(pid));
});

test('a public port in use is a problem with a remedy until it is free', async () => {
  await using host = await TemporaryKeeper.begin();
  const thief = createServer();
  await new Promise<void>((resolve) => thief.listen(0, '::', resolve));
  const { port } = thief.address() as { port: number };
  await host.client.start(proxySpec(host, 'proxy', [port]));
  const view = await host.until('proxy', ({ problem }) => problem !== undefined);
  assert.match(view.problem!, new RegExp(`port ${port} is used by another program: stop`));
  await new Promise<unknown>((resolve) => thief.close(resolve));
  await serving(host, 'proxy', port);
  assert.equal((await host.view('proxy')).problem, undefined);
});
