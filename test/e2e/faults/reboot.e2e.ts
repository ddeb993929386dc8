import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureKeeper } from '../../../src/keeper/protocol/client.ts';
import { Host } from '../host.ts';
import { isLiving } from '../living.ts';
import { assertDone } from '../said.ts';
import { shop, shortLoad, told, Users } from '../shop.ts';
import { until } from '../until.ts';

/** Ends every process of a host like a power cut, and makes its records those of another boot. */
async function cutPower(host: Host): Promise<void> {
  const pids = [await host.keeperPid(), ...(await host.processes()).map(({ pid }) => pid)];
  // The keeper first: it would start the others again.
  for (const pid of pids) if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await until('all are dead', () => pids.every((pid) => pid === undefined || !isLiving(pid)));
  const folder = join(host.state, 'processes');
  for (const name of readdirSync(folder)) {
    const record = JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
    if (!('bootId' in record)) continue;
    const other = { ...record, bootId: '00000000-0000-0000-0000-000000000000' };
    writeFileSync(join(folder, name), JSON.stringify(other));
  }
}

test('after a reboot the keeper alone brings stable back, and a release that was under way ends', async () => {
  await using host = await Host.create();
  host.write(shop(host, { strategy: { canary: [{ weight: '50%', hold: '3s' }] } }));
  assertDone(await host.run(['deploy', '1.0.0']));
  const deploy = host.begin(['deploy', '2.0.0']);
  await deploy.line(/traffic 1\.0\.0 50 %, 2\.0\.0 50 %/);
  deploy.kill('SIGKILL');
  await deploy.ended;
  await cutPower(host);
  assert.equal(await fetch(host.address).catch(() => 'refused'), 'refused');

  // What the service of the machine does at boot; no controller runs yet.
  using keeper = await ensureKeeper(host.state);
  assert.ok((await keeper.hello()).pid > 0);
  await until('users are served', () =>
    fetch(host.address).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  await until('all instances are back', async () => (await host.serving()).length === 3);
  using users = await Users.arrive(host, shortLoad);
  assertDone(await host.run(['deploy', '2.0.0']));
  assert.deepEqual(await host.serving(), ['2.0.0', '2.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
});
