import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RpcError } from '../kit/line-rpc.ts';
import { backend } from './testing/backend.ts';
import { freePort } from './testing/free-port.ts';
import { HttpCaller } from './testing/http-caller.ts';
import { ProxyProcess } from './testing/proxy-process.ts';
import { routeOf } from './testing/route-of.ts';

const withCode = (code: string) => (error: unknown) =>
  error instanceof RpcError && error.code === code;

test('a client stays on its revision while the candidate grows', async () => {
  const stable = await backend('stable');
  const candidate = await backend('candidate');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port);
  const admin = await proxy.admin();
  const split = (epoch: number, weight: number) =>
    admin.apply(
      routeOf(epoch, port, [
        { weight: 10_000 - weight, ports: [stable.port] },
        { weight, ports: [candidate.port] },
      ]),
    );
  const revisions = new Map<string, string>();
  for (const [index, weight] of [2000, 5000, 9000].entries()) {
    await split(index + 1, weight);
    for (let client = 0; client < 40; client += 1) {
      const cookie = `steadyship-web=${(client * 7919).toString(16).padStart(12, '0')}`;
      const { body } = await caller.call('/', { headers: { cookie } });
      const before = revisions.get(cookie);
      assert.ok(before !== 'candidate' || body === 'candidate', `${cookie} was moved back`);
      revisions.set(cookie, body);
    }
  }
  const moved = [...revisions.values()].filter((name) => name === 'candidate').length;
  assert.ok(moved > 25 && moved <= 40, `${moved} of 40 at 90 %`);
  admin.close();
  await Promise.all([stable.close(), candidate.close()]);
});

test('switching back and forth under load loses nothing', async () => {
  const blue = await backend('blue');
  const green = await backend('green');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port, 16);
  const admin = await proxy.admin();
  const to = (epoch: number, at: number) =>
    admin.apply(
      routeOf(epoch, port, [
        { weight: at === 0 ? 10_000 : 0, ports: [blue.port] },
        { weight: at === 1 ? 10_000 : 0, ports: [green.port] },
      ]),
    );
  await to(1, 0);
  let running = true;
  let answered = 0;
  const clients = Array.from({ length: 16 }, async (_, index) => {
    while (running) {
      const method = index % 2 === 0 ? 'GET' : 'POST';
      const { status } = await caller.call('/', { method, body: method === 'GET' ? '' : 'x' });
      assert.equal(status, 200);
      answered += 1;
    }
  });
  for (let epoch = 2; epoch < 32; epoch += 1) await to(epoch, epoch % 2);
  const { counts, epoch } = await admin.read('web');
  running = false;
  await Promise.all(clients);
  assert.equal(epoch, 31);
  assert.ok(answered > 30);
  assert.equal(counts.byRevision['1']!.bad + counts.byRevision['2']!.bad, 0);
  admin.close();
  await Promise.all([blue.close(), green.close()]);
});

test('a drain with a request in flight waits for it', async () => {
  let finish = () => {};
  const slow = await backend('slow', (_, response) => {
    finish = () => response.end('done');
  });
  const other = await backend('other');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port);
  const admin = await proxy.admin();
  await admin.apply(routeOf(1, port, [{ weight: 10_000, ports: [slow.port] }]));
  const pending = caller.call('/slow');
  while (slow.seen.length === 0) await new Promise(setImmediate);
  const route = routeOf(2, port, [
    { weight: 0, ports: [] },
    { weight: 10_000, ports: [other.port] },
  ]);
  const leaving = { host: '127.0.0.1', port: slow.port, revision: 1 };
  const instances = { ...route.instances, 'r1-1': leaving };
  await admin.apply({ ...route, instances, draining: ['r1-1'] });
  const early = await admin.drained('web', 'r1-1', 50);
  assert.deepEqual(early, { drained: false, inFlight: 1, streams: 0 });
  assert.equal((await caller.call('/')).body, 'other');
  const drained = admin.drained('web', 'r1-1', 10_000);
  finish();
  assert.equal((await pending).body, 'done');
  assert.equal((await drained).drained, true);
  admin.close();
  await Promise.all([slow.close(), other.close()]);
});

test('a proxy that was killed serves its last state again, even from a damaged file', async () => {
  const one = await backend('one');
  const two = await backend('two');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  const admin = await proxy.admin();
  await admin.apply(routeOf(1, port, [{ weight: 10_000, ports: [one.port] }]));
  await admin.apply(routeOf(2, port, [{ weight: 10_000, ports: [two.port] }]));
  await proxy.kill('SIGKILL');
  {
    await using again = await ProxyProcess.start({ folder: proxy.folder });
    using caller = new HttpCaller(port);
    assert.equal((await caller.call('/')).body, 'two');
    await again.kill('SIGKILL');
  }
  writeFileSync(join(proxy.folder, 'proxy-state.json'), '{"torn');
  await using again = await ProxyProcess.start({ folder: proxy.folder });
  using caller = new HttpCaller(port);
  assert.equal((await caller.call('/')).body, 'one');
  const hello = await (await again.admin()).hello();
  assert.match(hello.stateProblem ?? '', /cannot be read.*The state before it is in use/);
  await Promise.all([one.close(), two.close()]);
});

test('an older epoch and a second content for the same epoch are refused', async () => {
  const one = await backend('one');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  const admin = await proxy.admin();
  const route = routeOf(5, port, [{ weight: 10_000, ports: [one.port] }]);
  await admin.apply(route);
  assert.deepEqual(await admin.apply(route), { epoch: 5, durable: true });
  await assert.rejects(admin.apply({ ...route, epoch: 4 }), withCode('STALE_EPOCH'));
  await assert.rejects(admin.apply({ ...route, drainMs: 1 }), withCode('EPOCH_CONFLICT'));
  await assert.rejects(admin.apply({ ...route, epoch: 6, drainMs: -1 }), withCode('BAD_ROUTE'));
  admin.close();
  await one.close();
});

test('a refused connection is tried on another instance, whatever the method', async () => {
  const alive = await backend('alive');
  const port = await freePort();
  await using proxy = await ProxyProcess.start();
  using caller = new HttpCaller(port);
  const admin = await proxy.admin();
  const dead = await freePort();
  await admin.apply(routeOf(1, port, [{ weight: 10_000, ports: [dead, alive.port] }]));
  for (let count = 0; count < 10; count += 1) {
    assert.equal((await caller.call('/', { method: 'POST', body: 'x' })).body, 'alive');
  }
  const { counts } = await admin.read('web');
  assert.equal(counts.byRevision['1']!.bad, 0);
  assert.ok(counts.byRevision['1']!.connectFailures >= 1);
  admin.close();
  await alive.close();
});
