import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstanceObservation } from '../../core/world/observation.ts';
import { ensureKeeper, type KeeperClient } from '../../keeper/protocol/client.ts';
import { systemClock } from '../../kit/system-clock.ts';
import type { StartRequest } from '../platform.ts';
import type { LaunchRole } from './launch.ts';
import { ProcessPlatform } from './process-platform.ts';

const revision = { number: 1, version: '1.0.0', digest: 'd' };
const server = `
  const started = Date.now();
  require('node:http').createServer((request, response) => {
    if (request.url === '/slow' && Date.now() - started < 700) response.statusCode = 503;
    response.end(process.env.STEADYSHIP_REVISION);
  }).listen(process.env.PORT, process.env.HOST);
`;
const web: LaunchRole = {
  argv: [process.execPath, '-e', server],
  port: true,
  env: {},
  secrets: {},
  probes: { ready: { means: { kind: 'http', path: '/slow' } } },
  limits: {},
};

let folder: string;
let keeper: KeeperClient;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
  keeper = await ensureKeeper(folder);
});

after(async () => {
  await keeper.shutdown({ stopAll: true });
  await until(async () => (await keeper.hello().catch(() => undefined)) === undefined);
  keeper[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function until(condition: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
    if (await condition()) return;
  }
  assert.fail('the condition did not come true in time');
}

function platform(service: string, roles: Record<string, LaunchRole>): ProcessPlatform {
  return new ProcessPlatform({
    service,
    stateFolder: folder,
    keeper,
    clock: systemClock(),
    launchOf: async () => ({ format: 1, folder: '/', roles }),
  });
}

function request(instance: string, role = 'web'): StartRequest {
  return { place: 'local', instance, revision, role };
}

async function see(of: ProcessPlatform, id: string): Promise<InstanceObservation | undefined> {
  const seen = await of.observe('local');
  assert.ok(seen.known);
  return seen.value.instances.find((instance) => instance.id === id);
}

test('an instance becomes ready when its readiness answers 200, and serves at its endpoint', async () => {
  await using shop = platform('shop', { web });
  await shop.start(request('web-1'));
  await shop.start(request('web-1'));
  await until(async () => (await see(shop, 'web-1'))?.phase === 'ready');
  const seen = await shop.observe('local');
  assert.ok(seen.known);
  assert.equal(seen.value.instances.length, 1);
  const { host, port } = seen.value.endpoints['web-1']!;
  const answer = await fetch(`http://${host}:${port}/`);
  assert.equal(await answer.text(), '1');
  await shop.stop('local', 'web-1', 1000);
  await until(async () => (await see(shop, 'web-1')) === undefined);
});

test('a program that does not exist is a failed instance with a remedy', async () => {
  await using shop = platform('broken', { web: { ...web, argv: ['no-such-program-anywhere'] } });
  await shop.start(request('web-1'));
  await until(async () => (await see(shop, 'web-1'))?.phase === 'failed');
  assert.match((await see(shop, 'web-1'))?.because ?? '', /was not found in PATH.*: install it/);
  await shop.stop('local', 'web-1', 1000);
  await until(async () => (await see(shop, 'web-1')) === undefined);
});
