import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureKeeper, type KeeperClient } from '../../keeper/protocol/client.ts';
import { bindPort, boundPort } from '../../kit/socket-handle.ts';
import { ensureProxy } from './proxy-process.ts';

/** A port that nobody uses at the moment. */
function freePort(): number {
  const handle = bindPort(0);
  const port = boundPort(handle);
  handle.close();
  return port;
}

/** The status of one request on a connection of its own; 404 while no service is known. */
function ask(port: number): Promise<number> {
  const headers = { connection: 'close' };
  return fetch(`http://127.0.0.1:${port}/`, { headers }).then(({ status }) => status);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(25)) {
    if (await condition()) return;
  }
  assert.fail('the condition did not come true in time');
}

async function endKeeper(keeper: KeeperClient): Promise<void> {
  for (const { id } of await keeper.list()) await keeper.stop(id, 0);
  await keeper.shutdown({ stopAll: true });
  await until(async () => (await keeper.hello().catch(() => undefined)) === undefined);
  keeper[Symbol.dispose]();
}

test('the proxy gets ports one after the other, and serves through deaths of both', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  let keeper = await ensureKeeper(stateFolder);
  const [first, second] = [freePort(), freePort()];
  try {
    await ensureProxy({ keeper, stateFolder }, first);
    await ensureProxy({ keeper, stateFolder }, first);
    assert.equal(await ask(first), 404);
    process.kill((await keeper.hello()).pid, 'SIGKILL');
    await until(async () => (await keeper.hello().catch(() => undefined)) === undefined);
    assert.equal(await ask(first), 404);
    keeper[Symbol.dispose]();
    keeper = await ensureKeeper(stateFolder);
    await ensureProxy({ keeper, stateFolder }, second);
    assert.deepEqual(await Promise.all([ask(first), ask(second)]), [404, 404]);
    const alive = async () => (await keeper.list()).filter(({ phase }) => phase === 'running');
    await until(async () => (await alive()).length === 1);
    const [proxy] = await alive();
    process.kill(proxy!.pid!, 'SIGKILL');
    assert.deepEqual(await Promise.all([ask(first), ask(second)]), [404, 404]);
    assert.notEqual((await alive())[0]?.pid, proxy!.pid);
  } finally {
    await endKeeper(keeper);
    rmSync(stateFolder, { recursive: true, force: true });
  }
});

test('a port that another program uses is refused, and another one can be had', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  const keeper = await ensureKeeper(stateFolder);
  const thief = createServer();
  await new Promise<void>((resolve) => thief.listen(0, '::', resolve));
  const { port } = thief.address() as AddressInfo;
  const [first, second] = [freePort(), freePort()];
  try {
    const taken = { code: 'PORT_IN_USE' };
    await assert.rejects(ensureProxy({ keeper, stateFolder }, port), taken);
    await ensureProxy({ keeper, stateFolder }, first);
    await assert.rejects(ensureProxy({ keeper, stateFolder }, port), taken);
    assert.equal(await ask(first), 404);
    await ensureProxy({ keeper, stateFolder }, second);
    assert.deepEqual(await Promise.all([ask(first), ask(second)]), [404, 404]);
  } finally {
    thief.close();
    await endKeeper(keeper);
    rmSync(stateFolder, { recursive: true, force: true });
  }
});
