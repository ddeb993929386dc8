import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Host } from '../host.ts';
import { assertDone, assertNoTrace, assertRefused } from '../said.ts';
import { shop, told, Users } from '../shop.ts';
import type { Ended } from '../verb.ts';
import { SmallDisk } from './small-disk.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** Runs a verb without root's right to write everywhere. */
function runAsNobodySpecial(args: readonly string[]): Promise<Ended> {
  const plain = [process.execPath, main, ...args];
  const drop = '-dac_override,-dac_read_search';
  const caps = [`--bounding-set=${drop}`, `--inh-caps=${drop}`];
  const isRoot = process.getuid?.() === 0;
  const [program, ...rest] = isRoot ? ['setpriv', ...caps, ...plain] : plain;
  return new Promise((resolve) => {
    const child = execFile(program!, rest, { timeout: 20_000 }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr });
    });
  });
}

test('a state folder of somebody else is named, with what to do, by every verb', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  mkdirSync(host.state, { mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(host.state, 65_534, 65_534);
  else chmodSync(host.state, 0o500);
  for (const verb of [['deploy', '1.0.0', '-f', host.file], ['status'], ['serve'], ['down']]) {
    const ended = await runAsNobodySpecial(['--state', host.state, ...verb]);
    assertRefused(ended, 'STATE_FOLDER_UNWRITABLE', 2);
    assert.match(ended.stderr, /Run as the user who owns it/);
  }
});

test('a full disk: nothing begins before it is freed, and a release under way waits', async () => {
  await using host = await Host.create();
  using disk = new SmallDisk(host.state, '4m');
  host.write(shop(host, { strategy: { canary: [{ weight: '50%', hold: '2s' }] } }));
  disk.fill();
  assertRefused(await host.run(['deploy', '1.0.0']), 'DISK_FULL', 4);
  disk.free();
  assertDone(await host.run(['deploy', '1.0.0']));

  using users = await Users.arrive(host);
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic .* 50 %, .* 50 %/);
  disk.fill();
  await deploy.line(/is full; nothing was half written\. It goes on by itself/);
  assertDone(await host.run(['status', 'shop']));
  assertRefused(await host.run(['abort', 'shop']), 'DISK_FULL', 4);
  disk.free();
  const ended = await deploy.end();
  assertDone(ended);
  assertNoTrace(ended);
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  // Here, as the disk goes before the host does.
  assert.deepEqual(await host.stop(), []);
});
