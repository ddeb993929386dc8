import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { shop } from '../shop.ts';

test('a version that does not start shows its last words unasked, and its report has them', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  const run = `node -e "console.error('no such table: carts'); process.exit(3)"`;
  host.write(shop(host, { run, rollback: { restarts: 1 } }));
  const { code, stdout } = await host.run(['deploy', '2.0.0']);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /last lines of shop-\S+:\n {2}\| no such table: carts/);
  assert.match(stdout, /2\.0\.0 was rolled back; all traffic is on 1\.0\.0/);
  assert.match(stdout, /steadyship report shop 2/);

  const page = join(host.folder, 'report.html');
  const args = ['report', 'shop', '2', '--format', 'html', '--out', page];
  assert.equal((await host.run(args)).code, 0);
  assert.match(readFileSync(page, 'utf8'), /Rolled back[\s\S]*no such table: carts/);
  const replay = await host.run(['replay', 'shop']);
  assert.match(replay.stdout, /1\.0\.0 to 2\.0\.0, rolled back[\s\S]*◀ goes back/);
  const missing = await host.run(['replay', 'shop', '9']);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /shop has no release 9/);
});

test('undo says which secret is not what it was, and never its value', async () => {
  await using host = await Host.create();
  const secrets = join(host.state, 'secrets');
  mkdirSync(secrets, { recursive: true, mode: 0o700 });
  const write = (value: string) => writeFileSync(join(secrets, 'KEY'), value, { mode: 0o600 });
  host.write(shop(host, { env: { API_KEY: { secret: 'KEY' } } }));
  write('first-value');
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  write('second-value');
  assert.equal((await host.run(['deploy', '2.0.0'])).code, 0);
  const { code, stdout, stderr } = await host.run(['undo', 'shop', '--reason', 'to see']);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stderr, /The secret of API_KEY is not what it was when 1\.0\.0/);
  assert.doesNotMatch(stdout + stderr, /first-value|second-value/);
  const unknown = await host.run(['undo', 'shop', '--to', '7']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /shop has no revision 7/);
});

test('logs follows an instance and ends with Ctrl-C', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assert.equal((await host.run(['deploy', '1.0.0'])).code, 0);
  const logs = host.begin(['logs', 'shop', '--follow', '--lines', '0']);
  assert.equal((await host.run(['restart', 'shop'])).code, 0);
  await logs.line(/shop-\S+ +shop 1\.0\.0 listens on/);
  logs.kill('SIGINT');
  assert.equal((await logs.end()).code, 0);
  const none = await host.run(['logs', 'shop', '--instance', 'shop-9-web-9']);
  assert.equal(none.code, 2);
});

test('prove ends with 1 when requests are lost', async () => {
  await using host = await Host.create();
  // Nobody listens there: every request is lost.
  const { code, stdout } = await host.run([
    'prove',
    host.address,
    '--seconds',
    '1',
    '--rate',
    '10',
  ]);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /lost [1-9]/);
});
