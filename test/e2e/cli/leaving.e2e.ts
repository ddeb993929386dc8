import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { shop } from '../shop.ts';
import type { Verb } from '../verb.ts';

const long = { strategy: { canary: [{ weight: '50%', hold: '60s' }] } };

async function holding(host: Host, ...options: string[]): Promise<Verb> {
  host.write(shop(host, long));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  const deploy = host.begin(['deploy', '2.0.0', ...options]);
  await deploy.line(/step hold/);
  return deploy;
}

test('Ctrl-C leaves the release where it is and says how to come back', async () => {
  await using host = await Host.create();
  const deploy = await holding(host);
  deploy.kill('SIGINT');
  const { code, stdout, stderr } = await deploy.end();
  assert.equal(code, 4);
  assert.match(stderr, /Ctrl-C again takes the candidate back/);
  assert.match(stdout, /Detached[\s\S]*repeat the deploy[\s\S]*steadyship abort shop/);
  assert.equal((await host.look('shop'))?.release?.phase, 'progressing');
  const watch = await host.run(['watch', 'shop', '--timeout', '1s']);
  assert.equal(watch.code, 4);
  assert.match(watch.stderr, /Nobody drives shop/);
  // The same deploy again takes it up where it was left.
  const again = host.begin(['deploy', '2.0.0']);
  await again.line(/already being released/);
  assert.equal((await host.run(['promote', 'shop', '--reason', 'enough'])).code, 0);
  assert.equal((await again.end()).code, 0);
});

test('a second Ctrl-C takes the candidate back and waits until it is gone', async () => {
  await using host = await Host.create();
  const deploy = await holding(host);
  deploy.kill('SIGINT');
  await deploy.line(/Ctrl-C again/);
  deploy.kill('SIGINT');
  const { code, stdout } = await deploy.end();
  assert.equal(code, 1, stdout);
  assert.match(stdout, /2\.0\.0 was aborted; all traffic is on 1\.0\.0/);
  assert.deepEqual(await host.serving(), ['1.0.0', '1.0.0']);
});

test('a deploy whose time is over leaves with 4, at a question with 3', async () => {
  await using host = await Host.create();
  const late = await holding(host, '--timeout', '2s');
  assert.equal((await late.end()).code, 4);
  assert.equal((await host.run(['abort', 'shop', '--reason', 'late'])).code, 0);
  host.write(shop(host, { strategy: { canary: [{ weight: '50%' }, { approve: 'Well?' }] } }));
  const asked = await host.run(['deploy', '2.1.0', '--wait', '--timeout', '4s']);
  assert.equal(asked.code, 3, asked.stdout + asked.stderr);
  assert.match(asked.stdout, /Well\?/);
});

test('tick goes on with what nobody drives', async () => {
  await using host = await Host.create();
  const deploy = await holding(host);
  deploy.kill('SIGTERM');
  assert.equal((await deploy.end()).code, 4);
  const late = await host.run(['tick', '--timeout', '1s']);
  assert.equal(late.code, 4, late.stdout);
  assert.match(late.stdout, /shop: not done within the time given/);
  assert.equal((await host.run(['abort', 'shop', '--reason', 'enough'])).code, 0);
  const { code, stdout } = await host.run(['tick']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /shop: nothing more to do/);
});
