import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { held } from '../../src/store/contract/lease-contract.ts';
import { temporaryFolder } from '../../src/store/contract/temporary-folder.ts';
import { SqliteLeaseKeeper } from '../../src/store/sqlite/sqlite-lease.ts';
import { Program } from './program.ts';

const me = { pid: process.pid, host: 'here', purpose: 'the test' };

test('the lease of a killed driver is free as soon as it is dead', async (context) => {
  const folder = temporaryFolder(context);
  const keeper = new SqliteLeaseKeeper(folder);
  const driver = new Program(context, 'hold-lease.ts', folder);
  assert.equal(await driver.line(), 'held');
  const refusal = await keeper.acquire('shop', me, 0);
  assert.deepEqual(refusal, { pid: driver.pid, host: 'here', purpose: 'a driver' });
  await driver.kill();
  await using lease = held(await keeper.acquire('shop', me, 0));
  assert.equal(lease.isHeld(), true);
});

test('a stopped driver keeps its lease, and has it when it goes on', async (context) => {
  const folder = temporaryFolder(context);
  const keeper = new SqliteLeaseKeeper(folder);
  const driver = new Program(context, 'hold-lease.ts', folder);
  assert.equal(await driver.line(), 'held');
  driver.signal('SIGSTOP');
  await untilStopped(driver.pid);
  assert.ok('purpose' in (await keeper.acquire('shop', me, 300)));
  driver.signal('SIGCONT');
  driver.say('do you hold it?');
  assert.equal(await driver.line(), 'true');
});

test('a stopped driver that is killed frees its lease', async (context) => {
  const folder = temporaryFolder(context);
  const driver = new Program(context, 'hold-lease.ts', folder);
  assert.equal(await driver.line(), 'held');
  driver.signal('SIGSTOP');
  await untilStopped(driver.pid);
  await driver.kill();
  await using lease = held(await new SqliteLeaseKeeper(folder).acquire('shop', me, 0));
  assert.equal(lease.isHeld(), true);
});

test('a second driver waits for the first to be killed', async (context) => {
  const folder = temporaryFolder(context);
  const driver = new Program(context, 'hold-lease.ts', folder);
  assert.equal(await driver.line(), 'held');
  const waiting = new SqliteLeaseKeeper(folder).acquire('shop', me, 30_000);
  await driver.kill();
  await using lease = held(await waiting);
  assert.equal(lease.isHeld(), true);
});

test('of drivers that start at the same time exactly one drives', async (context) => {
  const folder = temporaryFolder(context);
  const drivers = [1, 2, 3, 4].map(() => new Program(context, 'hold-lease.ts', folder));
  const lines = await Promise.all(drivers.map((driver) => driver.line()));
  assert.equal(lines.filter((line) => line === 'held').length, 1, lines.join());
});

/** Linux shows `T` in /proc/<pid>/stat; the signal takes effect a moment after it was sent. */
async function untilStopped(pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')) return;
    await sleep(10);
  }
  assert.fail(`process ${pid} did not stop`);
}
