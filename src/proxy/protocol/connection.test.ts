import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveLines } from '../../kit/line-rpc.ts';
import { ProxyConnection } from './connection.ts';

async function socket(context: TestContext): Promise<{ path: string; server: Server }> {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-connection-'));
  const path = join(folder, 'proxy.sock');
  const server = await serveLines(path, { hello: () => ({}) });
  context.after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { path, server };
}

const count = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, found) => resolve(found)));

test('everybody who asks at the same time gets the same connection', async (t) => {
  const { path, server } = await socket(t);
  using connection = new ProxyConnection(path);
  const [one, other] = await Promise.all([connection.client(), connection.client()]);
  assert.equal(one, other);
  await one.hello();
  assert.equal(await count(server), 1);
});

test('a connection that is gone is made again', async (t) => {
  const { path } = await socket(t);
  using connection = new ProxyConnection(path);
  (await connection.client()).close();
  await (await connection.client()).hello();
});

test('a connection that was being made when it was disposed of is not left behind', async (t) => {
  const { path } = await socket(t);
  const connection = new ProxyConnection(path);
  const early = connection.client();
  connection[Symbol.dispose]();
  assert.equal((await early).isOpen, false);
  await assert.rejects(connection.client(), /not needed any more/);
});
