import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { random } from '../../kit/random.ts';
import { bindPort, boundPort } from '../../kit/socket-handle.ts';
import { allProcesses, environmentOf } from '../process/identity.ts';
import { TemporaryKeeper, untilTrue } from './temporary-keeper.ts';

const forever = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
const seed = 20_260_101;

/** Processes that carry an id of this keeper, descendants excluded. */
function leaders(host: TemporaryKeeper, id: string): number[] {
  return allProcesses()
    .filter(({ pid, session }) => pid === session)
    .filter(({ pid }) => environmentOf(pid, 'STEADYSHIP_INSTANCE') === id)
    .filter(({ pid }) => environmentOf(pid, 'STEADYSHIP_STATE_FOLDER') === host.folder)
    .map(({ pid }) => pid);
}

test('a keeper killed at any moment of a start starts nothing twice', async () => {
  await using host = await TemporaryKeeper.begin();
  const dice = random(seed);
  for (let round = 0; round < 15; round += 1) {
    const spec = host.spec(`i-${round}`, forever);
    const asked = host.client.start(spec).catch(() => undefined);
    await pause(dice.next() * 12);
    await host.kill();
    await asked;
    await host.revive();
    await host.client.start(spec);
    await host.until(spec.id, ({ phase }) => phase === 'running');
  }
  for (const { id, pid } of await host.client.list()) {
    assert.deepEqual(leaders(host, id), [pid], id);
  }
});

test('a keeper killed at any moment of a stop leaves nothing running', async () => {
  await using host = await TemporaryKeeper.begin();
  const dice = random(seed);
  for (let round = 0; round < 8; round += 1) {
    const id = `i-${round}`;
    await host.client.start(host.spec(id, forever));
    await host.until(id, ({ phase }) => phase === 'running');
    const asked = host.client.stop(id, 5000).catch(() => undefined);
    await pause(dice.next() * 60);
    await host.kill();
    await asked;
    await host.revive();
    await host.client.stop(id, 5000);
    await host.until(id, ({ phase }) => phase === 'exited');
    assert.deepEqual(leaders(host, id), []);
  }
});

test('twenty kills of the keeper under load cost no connection and no instance', async () => {
  await using host = await TemporaryKeeper.begin();
  const handle = bindPort(0);
  const port = boundPort(handle);
  handle.close();
  const { argv } = proxy();
  await host.client.start(host.spec('proxy', argv, { kind: 'proxy', listen: [port] }));
  await host.client.start(host.spec('i', forever));
  await untilTrue(() => reaches(port));
  const before = (await host.client.list()).map(({ id, pid }) => [id, pid]);
  const counts = { served: 0, lost: 0 };
  const load = keepAsking(port, counts);
  for (let kill = 0; kill < 20; kill += 1) {
    await host.kill();
    await host.revive();
  }
  const served = counts.served;
  await untilTrue(() => counts.served > served + 20);
  await load.end();
  assert.equal(counts.lost, 0);
  assert.deepEqual(
    (await host.client.list()).map(({ id, pid }) => [id, pid]),
    before,
  );
  assert.deepEqual((await host.client.hello()).problems, []);
});

function proxy(): { readonly argv: readonly string[] } {
  const inherited = fileURLToPath(new URL('../../kit/inherited-sockets.ts', import.meta.url));
  const script = `
    import { createServer } from 'node:net';
    const { inheritedSockets, lendInheritedSockets } = await import('${inherited}');
    lendInheritedSockets();
    const server = createServer((socket) => socket.end('served'));
    for (const fd of inheritedSockets().values()) server.listen({ fd });
  `;
  return { argv: [process.execPath, '--input-type=module', '-e', script] };
}

function keepAsking(port: number, counts: { served: number; lost: number }) {
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      if (await reaches(port)) counts.served += 1;
      else counts.lost += 1;
      await pause(3);
    }
  })();
  const end = () => {
    stop.abort();
    return loop;
  };
  return { end };
}

function reaches(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(answer === 'served'));
  });
}
