import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstanceObservation } from '../../core/world/observation.ts';
import { connectKeeper, ensureKeeper, type KeeperClient } from '../../keeper/protocol/client.ts';
import { systemClock } from '../../kit/system-clock.ts';
import { platformContract } from '../contract.ts';
import type { StartRequest } from '../platform.ts';
import type { LaunchRole } from './launch.ts';
import { ProcessPlatform } from './process-platform.ts';

const healthy = { number: 1, version: '1.0.0', digest: 'd' };
const broken = { number: 2, version: '2.0.0', digest: 'e' };
/** Ready after a moment; fails every check once `sick` exists in its folder. */
const server = `
  const { existsSync } = require('node:fs');
  const started = Date.now();
  require('node:http').createServer((request, response) => {
    const sick = existsSync(process.env.SICK) || Date.now() - started < 300;
    response.statusCode = request.url === '/ready' && sick ? 503 : 200;
    response.end(sick ? 'not well' : String(process.env.STEADYSHIP_REVISION));
  }).listen(process.env.PORT, process.env.HOST, () => console.log('listening'));
`;

/** A keeper of its own for one test, and platforms on it. */
class Host implements AsyncDisposable {
  readonly folder: string;
  readonly keeper: KeeperClient;

  private constructor(folder: string, keeper: KeeperClient) {
    this.folder = folder;
    this.keeper = keeper;
  }

  static async begin(): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), 'steadyship-'));
    return new Host(folder, await ensureKeeper(folder));
  }

  web(changes: Partial<LaunchRole> = {}): LaunchRole {
    const means = { kind: 'http', path: '/ready' } as const;
    return {
      argv: [process.execPath, '-e', server],
      port: true,
      env: { SICK: join(this.folder, 'sick') },
      envFiles: [],
      secrets: {},
      probes: { ready: { means, everyMs: 100 } },
      limits: {},
      ...changes,
    };
  }

  platform(role = this.web(), keeper = this.keeper): ProcessPlatform {
    const lost = { ...role, argv: ['no-such-program-anywhere'] };
    return new ProcessPlatform({
      service: 'shop',
      stateFolder: this.folder,
      keeper,
      clock: systemClock(),
      launchOf: async ({ number }) => ({
        format: 1,
        folder: this.folder,
        roles: { web: number === 1 ? role : lost },
      }),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { id } of await this.keeper.list()) await this.keeper.stop(id, 0);
    await this.keeper.shutdown({ stopAll: true });
    await until(async () => (await this.keeper.hello().catch(() => undefined)) === undefined);
    this.keeper[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(25)) {
    if (await condition()) return;
  }
  assert.fail('the condition did not come true in time');
}

function request(instance: string, revision = healthy): StartRequest {
  return { place: 'local', instance, revision, role: 'web' };
}

async function see(of: ProcessPlatform, id = 'a'): Promise<InstanceObservation | undefined> {
  const seen = await of.observe('local');
  assert.ok(seen.known);
  return seen.value.instances.find((instance) => instance.id === id);
}

/** Waits until an instance is seen in a state, and returns what was seen. */
async function untilSeen(
  of: ProcessPlatform,
  condition: (seen: InstanceObservation) => boolean,
): Promise<InstanceObservation> {
  let seen: InstanceObservation | undefined;
  await until(async () => {
    seen = await see(of);
    return seen !== undefined && condition(seen);
  });
  return seen!;
}

const isReady = ({ phase }: InstanceObservation) => phase === 'ready';

platformContract('processes', 'each', async () => {
  const host = await Host.begin();
  const platform = host.platform();
  const dispose = async () => {
    await platform[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  };
  const pass = () => pause(25);
  return { platform, healthy, broken, role: 'web', pass, [Symbol.asyncDispose]: dispose };
});

test('a ready instance serves its revision at its address', async () => {
  await using host = await Host.begin();
  await using platform = host.platform();
  await platform.start(request('a'));
  await untilSeen(platform, isReady);
  const seen = await platform.observe('local');
  assert.ok(seen.known);
  const { host: name, port } = seen.value.endpoints.a!;
  const answer = await fetch(`http://${name}:${port}/`);
  assert.equal(await answer.text(), '1');
});

test('a program that does not exist is a failed instance with a remedy', async () => {
  await using host = await Host.begin();
  await using platform = host.platform();
  await platform.start(request('a', broken));
  const seen = await untilSeen(platform, ({ phase }) => phase === 'failed');
  assert.match(seen.because!, /was not found: install it/);
});

test('failing checks after readiness are counted, explained, and end when it is well', async () => {
  await using host = await Host.begin();
  await using platform = host.platform();
  await platform.start(request('a'));
  await untilSeen(platform, isReady);
  writeFileSync(join(host.folder, 'sick'), '');
  const unready = await untilSeen(platform, ({ phase }) => phase === 'unready');
  assert.ok(unready.failedChecks >= 3);
  assert.match(unready.because!, /GET \/ready: answered 503 \(not well\)/);
  assert.match(unready.lastLog!, /listening/);
  rmSync(join(host.folder, 'sick'));
  const well = await untilSeen(platform, isReady);
  assert.equal(well.failedChecks, 0);
});

test('liveness that fails three times starts the instance again', async () => {
  await using host = await Host.begin();
  const live = { means: { kind: 'http', path: '/ready' }, everyMs: 100 } as const;
  await using platform = host.platform(host.web({ probes: { ready: live, live } }));
  await platform.start(request('a'));
  await untilSeen(platform, isReady);
  writeFileSync(join(host.folder, 'sick'), '');
  await untilSeen(platform, ({ recentRestarts }) => recentRestarts === 1);
  rmSync(join(host.folder, 'sick'));
  await untilSeen(platform, isReady);
});

test('an instance that crashed is unready and counted, then ready again', async () => {
  await using host = await Host.begin();
  await using platform = host.platform();
  await platform.start(request('a'));
  await untilSeen(platform, isReady);
  const { pid } = (await host.keeper.list())[0]!;
  process.kill(pid!, 'SIGKILL');
  const down = await untilSeen(platform, ({ phase }) => phase === 'unready');
  assert.match(down.because!, /killed by SIGKILL/);
  const again = await untilSeen(platform, isReady);
  assert.equal(again.recentRestarts, 1);
});

test('a redirect is not health', async () => {
  await using host = await Host.begin();
  const target = createServer((_, response) => response.end('well'));
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const { port } = target.address() as { port: number };
  const script = `require('node:http').createServer((_, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:${port}/' }).end();
  }).listen(process.env.PORT, process.env.HOST);`;
  await using platform = host.platform(host.web({ argv: [process.execPath, '-e', script] }));
  await platform.start(request('a'));
  const seen = await untilSeen(platform, ({ because }) => /answered 302/.test(because ?? ''));
  assert.equal(seen.phase, 'starting');
  target.close();
});

test('a new controller sees what was ready as ready, since the same time', async () => {
  await using host = await Host.begin();
  let since = 0;
  {
    await using first = host.platform();
    await first.start(request('a'));
    since = (await untilSeen(first, isReady)).since;
    await until(async () => (await host.keeper.list())[0]?.notes.readySince !== undefined);
  }
  await using second = host.platform();
  const seen = await see(second);
  assert.deepEqual([seen?.phase, seen?.since], ['ready', since]);
});

test('secrets and env files reach the instance and nothing else', async () => {
  await using host = await Host.begin();
  writeFileSync(join(host.folder, '.env'), 'FROM_FILE=of-the-file\nPLAIN=of-the-file\n');
  process.env.A_SECRET_OF_THE_TEST = 'of-the-vault';
  const script = `require('node:http').createServer((_, response) => {
    const { FROM_FILE, PLAIN, PASSWORD } = process.env;
    response.end([FROM_FILE, PLAIN, PASSWORD].join());
  }).listen(process.env.PORT, process.env.HOST);`;
  const role = host.web({
    argv: [process.execPath, '-e', script],
    env: { PLAIN: 'of-the-role' },
    envFiles: ['.env'],
    secrets: { PASSWORD: { secret: 'A_SECRET_OF_THE_TEST' } },
  });
  await using platform = host.platform(role);
  await platform.start(request('a'));
  await untilSeen(platform, isReady);
  delete process.env.A_SECRET_OF_THE_TEST;
  const seen = await platform.observe('local');
  assert.ok(seen.known);
  const answer = await fetch(`http://127.0.0.1:${seen.value.endpoints.a!.port}/`);
  assert.equal(await answer.text(), 'of-the-file,of-the-role,of-the-vault');
  assert.doesNotMatch(JSON.stringify([seen, await host.keeper.list()]), /of-the-vault/);
  const record = readFileSync(join(host.folder, 'processes', 'shop:a.json'), 'utf8');
  assert.doesNotMatch(record, /of-the-vault|of-the-file/);
});

test('a missing secret is a failed instance that says where to put it', async () => {
  await using host = await Host.begin();
  const secrets = { PASSWORD: { secret: 'NO_SUCH_SECRET' } };
  await using platform = host.platform(host.web({ secrets }));
  await platform.start(request('a'));
  const seen = await see(platform);
  assert.equal(seen?.phase, 'failed');
  assert.match(seen?.because ?? '', /secret NO_SUCH_SECRET is not known: set it in/);
  await platform.stop('local', 'a', 0);
  assert.equal(await see(platform), undefined);
});

test('without a keeper, what runs is unknown and says why', async () => {
  await using host = await Host.begin();
  using keeper = await connectKeeper(host.folder);
  await using platform = host.platform(host.web(), keeper);
  process.kill((await host.keeper.hello()).pid, 'SIGKILL');
  await until(async () => !(await platform.observe('local')).known);
  const seen = await platform.observe('local');
  assert.match(seen.known ? '' : seen.because, /the keeper does not answer/);
  await host.keeper.hello();
  await until(async () => (await platform.observe('local')).known);
});
