import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { LineClient, RpcError } from '../kit/line-rpc.ts';
import { ProxyClient } from './protocol/client.ts';
import { backend } from './testing/backend.ts';
import { freePort } from './testing/free-port.ts';
import { HttpCaller } from './testing/http-caller.ts';
import { ProxyProcess } from './testing/proxy-process.ts';
import { routeOf } from './testing/route-of.ts';

async function replace(folder: string): Promise<number> {
  const lines = await LineClient.connect(join(folder, 'proxy.sock'));
  const { pid } = (await lines.call('replace', {}, 20_000)) as { pid: number };
  lines.close();
  return pid;
}

async function stopNewest(folder: string): Promise<void> {
  const admin = await ProxyClient.connect(join(folder, 'proxy.sock'));
  await admin.shutdown();
  admin.close();
}

test('replacing the process under load loses no request and no count', async () => {
  const web = await backend('web');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port, 12);
  const first = await proxy.admin();
  await first.apply(routeOf(1, port, [{ weight: 10_000, ports: [web.port] }]));
  first.close();
  let running = true;
  let answered = 0;
  const clients = Array.from({ length: 12 }, async (_, index) => {
    while (running) {
      const method = index % 3 === 0 ? 'POST' : 'GET';
      const { status } = await caller.call('/', { method, body: method === 'GET' ? '' : 'x' });
      assert.equal(status, 200);
      answered += 1;
    }
  });
  const pids = new Set([proxy.pid]);
  for (let round = 0; round < 3; round += 1) pids.add(await replace(proxy.folder));
  running = false;
  await Promise.all(clients);
  await proxy.ended();
  const admin = await proxy.admin();
  let hello = await admin.hello();
  while (hello.predecessorPid !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    hello = await admin.hello();
  }
  assert.equal(pids.size, 4);
  assert.ok(pids.has(hello.pid) && hello.pid !== proxy.pid);
  const { counts } = await admin.read('web');
  assert.equal(counts.byRevision['1']!.requests, answered);
  assert.equal(web.seen.length, answered);
  admin.close();
  await stopNewest(proxy.folder);
  await web.close();
});

test('a drain is over only when the process being replaced has finished too', async () => {
  let finish = () => {};
  const slow = await backend('slow', (_, response) => {
    finish = () => response.end('done');
  });
  const other = await backend('other');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port);
  const first = await proxy.admin();
  const route = routeOf(1, port, [{ weight: 10_000, ports: [slow.port] }]);
  await first.apply(route);
  const pending = caller.call('/slow');
  while (slow.seen.length === 0) await new Promise(setImmediate);
  await replace(proxy.folder);
  const admin = await proxy.admin();
  const next = routeOf(2, port, [
    { weight: 0, ports: [] },
    { weight: 10_000, ports: [other.port] },
  ]);
  await admin.apply({
    ...next,
    instances: { ...next.instances, ...route.instances },
    draining: ['r1-1'],
  });
  await assert.rejects(first.apply({ ...route, epoch: 3 }), (error: unknown) => {
    return error instanceof RpcError && error.code === 'REPLACED';
  });
  const read = await admin.read('web');
  assert.equal(read.epoch, 2);
  assert.equal(read.inFlight['r1-1'], 1);
  const early = await admin.drained('web', 'r1-1', 50);
  assert.equal(early.drained, false);
  const drained = admin.drained('web', 'r1-1', 10_000);
  finish();
  assert.equal((await pending).body, 'done');
  assert.equal((await drained).drained, true);
  first.close();
  admin.close();
  await stopNewest(proxy.folder);
  await Promise.all([slow.close(), other.close()]);
});

test('a successor that cannot start leaves the old process in charge', async () => {
  const web = await backend('web');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port);
  const admin = await proxy.admin();
  await admin.apply(routeOf(1, port, [{ weight: 10_000, ports: [web.port] }]));
  const lines = await LineClient.connect(join(proxy.folder, 'proxy.sock'));
  await assert.rejects(
    lines.call('replace', { argv: ['--eval', 'process.exit(3)'] }),
    /ended with 3/,
  );
  lines.close();
  assert.equal((await caller.call('/')).body, 'web');
  const answer = await admin.apply(routeOf(2, port, [{ weight: 10_000, ports: [web.port] }]));
  assert.equal(answer.epoch, 2);
  admin.close();
  await web.close();
});

test('a second proxy on the same state folder refuses to start', async () => {
  await using proxy = await ProxyProcess.start();
  await assert.rejects(ProxyProcess.start({ folder: proxy.folder }), /ended with 1/);
});
