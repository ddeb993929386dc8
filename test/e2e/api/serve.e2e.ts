import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client } from '../../../src/client/client.ts';
import { ApiProblem, ControllerUnreachable } from '../../../src/client/failure.ts';
import { freePort, Host } from '../host.ts';
import { shop } from '../shop.ts';
import { until } from '../until.ts';
import type { Verb } from '../verb.ts';

const asking = { strategy: { canary: [{ weight: '50%', approve: 'On with it?' }] } };

/** A controller that answers, on a host whose shop is at 1.0.0 and driven by it. */
async function serving(host: Host, ...options: readonly string[]): Promise<Verb> {
  host.write(shop(host, asking));
  const serve = host.begin(['serve', ...options]);
  await serve.line(/answering on .*api\.sock/);
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  await until('the controller drives the shop', async () => {
    return (await owner(host).status('shop')).driver.state === 'driving';
  });
  return serve;
}

function owner(host: Host): Client {
  return new Client({ kind: 'socket', path: join(host.state, 'api.sock') });
}

function isReleased(client: Client): Promise<boolean> {
  return until('2.0.0 is stable', async () => {
    return (await client.status('shop')).summary.headline === '2.0.0 is stable';
  });
}

/** A stream that is followed for ever would keep a failed test from ending. */
function abortedAtTheEnd(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}

/** Waits until the release asks, and says yes over the API. */
async function approve(client: Client): Promise<void> {
  const status = await until('the release asks for an approval', async () => {
    const now = await client.status('shop');
    return now.attention.some((one) => one.reason === 'approval') ? now : undefined;
  });
  const { release, step } = status;
  const order = { requestId: randomUUID(), kind: 'approve', reason: 'looks good' } as const;
  const answer = await client.order('shop', { ...order, release, step: step! });
  assert.equal(answer.state, 'pending');
  await until('the order is done', async () => {
    return (await client.orderAnswer('shop', order.requestId)).state === 'done';
  });
}

test('a release is watched, approved and looked up over the socket of serve', async () => {
  await using host = await Host.create();
  const serve = await serving(host);
  const client = owner(host);
  assert.equal(statSync(join(host.state, 'api.sock')).mode & 0o777, 0o600);
  assert.deepEqual(await client.ready(), { status: 'ready', because: [] });
  // Without a terminal it ends where it waits for a person.
  assert.equal((await host.run(['deploy', '2.0.0'])).code, 3);
  await approve(client);
  await isReleased(client);
  const { releases } = await client.releases('shop');
  assert.deepEqual(
    releases.map(({ number, outcome }) => [number, outcome]),
    [
      [2, 'completed'],
      [1, 'completed'],
    ],
  );
  assert.match((await client.releasePlan('shop', 2)).lines.join('\n'), /ask: On with it\?/);
  const metrics = await client.metrics();
  assert.match(metrics, /steadyship_release_ended_total\{service="shop",outcome="completed"\} 2/);
  assert.match(metrics, /steadyship_controller_driving\{service="shop"\} 1/);

  serve.kill('SIGTERM');
  assert.equal((await serve.end(20_000)).code, 0);
  await assert.rejects(client.services(), ControllerUnreachable);
  // The service itself goes on.
  assert.equal((await fetch(`${host.address}/healthz`)).status, 200);
});

test('followed events have no gap and no double across a killed controller', async () => {
  await using host = await Host.create();
  const first = await serving(host);
  const client = owner(host);
  const seen: number[] = [];
  const lost: Error[] = [];
  using enough = abortedAtTheEnd();
  const following = (async () => {
    const onLost = (error: Error) => void lost.push(error);
    const options = { service: 'shop', after: 0, signal: enough.signal, onLost };
    for await (const { sequence, event } of client.follow(options)) {
      seen.push(sequence);
      if (event.kind === 'release-ended' && lost.length > 0) return;
    }
  })();
  assert.equal((await host.run(['deploy', '2.0.0'])).code, 3);
  first.kill('SIGKILL');
  await first.end();
  const second = host.begin(['serve']);
  await second.line(/answering on/);
  await approve(client);
  await isReleased(client);
  await following;
  assert.deepEqual(
    seen,
    seen.map((_, index) => index + 1),
  );
});

test('on the network a token opens what its scope says, until it is revoked', async () => {
  await using host = await Host.create();
  const port = await freePort();
  const serve = await serving(host, '--listen', String(port));
  const url = `http://127.0.0.1:${port}`;
  const made = await host.run(['token', 'create', 'dashboard', '--valid-for', '1h']);
  assert.equal(made.code, 0, made.stderr);
  const token = made.stdout.trim();
  const [listed] = JSON.parse((await host.run(['token', 'list', '--json'])).stdout).tokens;
  assert.deepEqual([listed.name, listed.scope], ['dashboard', 'read']);
  const client = new Client({ kind: 'tcp', url, token });
  assert.equal((await client.statusOfAll()).services[0]?.service, 'shop');
  const order = { requestId: randomUUID(), kind: 'pause', reason: 'no', release: 1 } as const;
  await assert.rejects(client.order('shop', order), hasCode('NOT_ALLOWED'));
  const stranger = new Client({ kind: 'tcp', url, token: 'steadyship_guess' });
  await assert.rejects(stranger.services(), hasCode('NOT_AUTHENTICATED'));
  // A name that somebody let point at 127.0.0.1 (DNS rebinding).
  const headers = { host: `evil.example.com:${port}`, authorization: `Bearer ${token}` };
  assert.equal(await statusOf(`${url}/api/v1/services`, headers), 403);
  const origin = { origin: 'https://evil.example.com', authorization: `Bearer ${token}` };
  assert.equal(await statusOf(`${url}/api/v1/services`, origin), 403);
  assert.equal((await host.run(['token', 'revoke', listed.id])).code, 0);
  await assert.rejects(client.services(), hasCode('NOT_AUTHENTICATED'));
  serve.kill('SIGTERM');
  const { stdout, stderr } = await serve.end(20_000);
  assert.ok(!`${stdout}${stderr}`.includes(token), 'the token is in no output');
});

test('serve off loopback without TLS says what it needs', async () => {
  await using host = await Host.create();
  const { code, stderr } = await host.run(['serve', '--listen', '0.0.0.0:0']);
  assert.equal(code, 2);
  assert.match(stderr, /without TLS\. \[TLS_REQUIRED\]/);
});

test('a second controller on the same state folder does not take the socket', async () => {
  await using host = await Host.create();
  const first = host.begin(['serve']);
  await first.line(/answering on/);
  const { code, stderr } = await host.run(['serve']);
  assert.equal(code, 2);
  assert.match(stderr, /another controller answers there/);
  assert.deepEqual((await owner(host).services()).services, []);
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ApiProblem && error.code === code;
}

/** fetch sends its own Host header. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once('error', reject);
    asked.end();
  });
}
