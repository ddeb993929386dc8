import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Host } from './host.ts';
import { shop } from './shop.ts';
import { until } from './until.ts';
import type { Verb } from './verb.ts';

const slowCanary = { strategy: { canary: [{ weight: '50%', hold: '60s' }] } };

/** A host whose release of 2.0.0 holds at half of the traffic for a minute. */
async function holding(host: Host, keys: Readonly<Record<string, unknown>> = {}): Promise<Verb> {
  host.write(shop(host, { ...slowCanary, ...keys }));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  return deploy;
}

test('abort from another process takes the candidate back while deploy runs', async () => {
  await using host = await Host.create();
  const deploy = await holding(host);
  const abort = await host.run(['abort', 'shop', '--reason', 'a bad feeling']);
  assert.equal(abort.code, 0, abort.stdout + abort.stderr);
  assert.equal((await deploy.end()).code, 1);
  const { release, stable } = (await host.look('shop'))!;
  assert.deepEqual([release?.outcome, release?.cause?.kind], ['aborted', 'order']);
  assert.match(release!.cause!.because, /a bad feeling/);
  assert.equal(stable?.version, '1.0.0');
  assert.deepEqual(await host.serving(), ['1.0.0', '1.0.0']);
});

test('pause, resume and promote from other processes steer a running deploy', async () => {
  await using host = await Host.create();
  const deploy = await holding(host);
  const during = await host.status('shop');
  assert.equal(during.state, 'progressing');
  assert.match(during.headline, /1\.0\.0 to 2\.0\.0, step \d of \d/);
  assert.ok(during.orders.includes('abort') && during.orders.includes('pause'));
  assert.equal((await host.run(['pause', 'shop', '--reason', 'lunch'])).code, 0);
  assert.equal((await host.status('shop')).state, 'paused');
  assert.equal((await host.run(['resume', 'shop'])).code, 0);
  assert.equal((await host.status('shop')).state, 'progressing');
  assert.equal((await host.run(['promote', 'shop'])).code, 0);
  const { code, stdout } = await deploy.end();
  assert.equal(code, 0, stdout);
  assert.match(stdout, /paused by .*: lunch/);
  assert.equal((await host.status('shop')).state, 'idle');
});

test('a question ends a deploy that nobody attends with 3, and approve goes on', async () => {
  await using host = await Host.create();
  const canary = [{ weight: '50%' }, { approve: 'All of it?' }];
  const deploy = await holding(host, { strategy: { canary } });
  const asked = await deploy.end();
  assert.equal(asked.code, 3, asked.stdout);
  assert.match(asked.stdout, /All of it\?[\s\S]*steadyship approve shop/);
  assert.deepEqual((await host.status('shop')).state, 'waiting');
  assert.equal((await host.run(['approve', 'shop'])).code, 0);
  assert.equal((await host.look('shop'))?.stable?.version, '2.0.0');
});

test('a deploy that shall wait is still there when another process approves', async () => {
  await using host = await Host.create();
  const canary = [{ weight: '50%' }, { approve: 'All of it?' }];
  host.write(shop(host, { strategy: { canary } }));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  const deploy = host.begin(['deploy', '2.0.0', '--wait']);
  await deploy.line(/ask: All of it\?/);
  assert.equal((await host.run(['approve', 'shop'])).code, 0);
  assert.equal((await deploy.end()).code, 0);
  assert.equal((await host.look('shop'))?.stable?.version, '2.0.0');
});

test('an order about a service that is not there says so', async () => {
  await using host = await Host.create();
  const { code, stderr } = await host.run(['abort', 'shop']);
  assert.equal(code, 2);
  assert.match(stderr, /shop/);
});

test('down ends everything, and a controller that still runs does not undo it', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  const serve = host.begin(['serve']);
  await until('serve drives', async () => (await host.driver('shop'))?.pid === serve.pid);
  assert.equal((await host.run(['down'])).code, 0);
  // Time for several looks of the controller; there is nothing to await when nothing happens.
  await pause(2500);
  assert.deepEqual(
    host.living().map(({ pid }) => pid),
    [serve.pid],
  );
});
