import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { backend } from './testing/backend.ts';
import { freePort } from './testing/free-port.ts';
import { HttpCaller } from './testing/http-caller.ts';
import { ProxyProcess } from './testing/proxy-process.ts';
import { routeOf } from './testing/route-of.ts';

test('a proxy without descriptors turns clients away, and serves again afterwards', async () => {
  const web = await backend('web');
  const port = await freePort();
  await using proxy = await ProxyProcess.start({ openFiles: 80 });
  const admin = await proxy.admin();
  await admin.apply(routeOf(1, port, [{ weight: 10_000, ports: [web.port] }]));
  const crowd: Socket[] = [];
  for (let count = 0; count < 200; count += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    crowd.push(socket);
  }
  await Promise.all(crowd.map((socket) => once(socket, 'connect').catch(() => {})));
  assert.equal((await admin.hello()).pid, proxy.pid);
  assert.deepEqual(
    await admin.apply(routeOf(2, port, [{ weight: 10_000, ports: [web.port] }])),
    { epoch: 2, durable: true },
    'orders and the state file still work',
  );
  for (const socket of crowd) socket.destroy();
  using caller = new HttpCaller(port, 2);
  let answered = false;
  while (!answered) {
    answered = await caller.call('/').then(
      ({ status }) => status === 200,
      () => false,
    );
  }
  admin.close();
  await web.close();
});

test('no GET is lost to an instance that closes idle connections while requests arrive', async () => {
  const idleMs = 100;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('ok'));
  });
  // No Keep-Alive hint, and closed by a timer of its own: the proxy cannot know.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    let timer = setTimeout(() => {}, 0);
    socket.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), idleMs);
    });
    socket.on('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port, 40);
  const admin = await proxy.admin();
  const at = (server.address() as AddressInfo).port;
  await admin.apply(routeOf(1, port, [{ weight: 10_000, ports: [at] }]));
  const bursts = Number(process.env.STEADYSHIP_BURSTS ?? 15);
  const failed = { GET: 0, POST: 0 };
  for (let burst = 0; burst < bursts; burst += 1) {
    const calls = Array.from({ length: 40 }, async (_, index) => {
      const method = index % 10 < 3 ? 'POST' : 'GET';
      const { status } = await caller.call('/', { method, body: method === 'GET' ? '' : 'x' });
      if (status !== 200) failed[method] += 1;
    });
    await Promise.all(calls);
    const waitMs = idleMs - 4 + (burst % 9);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  const { counts } = await admin.read('web');
  const { retries } = counts.byRevision['1']!;
  console.log(`${bursts * 40} requests, lost ${JSON.stringify(failed)}, repeated ${retries}`);
  assert.equal(failed.GET, 0);
  admin.close();
  server.closeAllConnections();
  server.close();
});
