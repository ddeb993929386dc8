import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { RpcError, serveLines } from '../../kit/line-rpc.ts';
import type { ProxyClient } from './client.ts';
import { ProxyConnection } from './connection.ts';

async function socket(
  context: TestContext,
  hello: () => object = () => ({}),
): Promise<{ path: string; server: Server }> {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-connection-'));
  const path = join(folder, 'proxy.sock');
  const server = await serveLines(path, { hello });
  context.after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { path, server };
}

const count = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, found) => resolve(found)));

const hello = (proxy: ProxyClient) => proxy.hello();

test('everybody who asks at the same time is answered over the same connection', async (t) => {
  const { path, server } = await socket(t);
  using connection = new ProxyConnection(path);
  await Promise.all([connection.ask(hello), connection.ask(hello)]);
  assert.equal(await count(server), 1);
});

test('a connection that is gone is made again', async (t) => {
  const { path } = await socket(t);
  using connection = new ProxyConnection(path);
  await connection.ask(async (proxy) => proxy.close());
  await connection.ask(hello);
});

test('a proxy that was replaced is not asked again: its successor is', async (t) => {
  const { path } = await socket(t, () => {
    throw new RpcError('REPLACED', 'A newer proxy process has taken over; connect again.');
  });
  using connection = new ProxyConnection(path);
  await assert.rejects(connection.ask(hello), { code: 'REPLACED' });
  rmSync(path);
  const successor = await serveLines(path, { hello: () => ({}) });
  t.after(() => successor.close());
  await connection.ask(hello);
});

test('a connection that was being made when it was disposed of is not left behind', async (t) => {
  const { path } = await socket(t);
  const connection = new ProxyConnection(path);
  const early = connection.ask(hello);
  connection[Symbol.dispose]();
  await assert.rejects(early, /closed/);
  await assert.rejects(connection.ask(hello), /not needed any more/);
});
