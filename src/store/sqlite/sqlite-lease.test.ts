import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { held, leaseContract } from '../contract/lease-contract.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { SqliteLeaseKeeper } from './sqlite-lease.ts';

const holder = { pid: process.pid, host: 'here', purpose: 'a test' };

leaseContract('sqlite', (context) => new SqliteLeaseKeeper(temporaryFolder(context)));

test('a waiting driver gets the lease when it is given back', async (context) => {
  const keeper = new SqliteLeaseKeeper(temporaryFolder(context));
  const first = held(await keeper.acquire('shop', holder, 0));
  const waiting = keeper.acquire('shop', holder, 30_000);
  await first[Symbol.asyncDispose]();
  await using second = held(await waiting);
  assert.equal(second.isHeld(), true);
});

test('a lease whose file was removed is lost', async (context) => {
  const folder = temporaryFolder(context);
  const keeper = new SqliteLeaseKeeper(folder);
  await using first = held(await keeper.acquire('shop', holder, 0));
  rmSync(join(folder, 'lease-shop.db'));
  assert.equal(first.isHeld(), false);
  await using second = held(await keeper.acquire('shop', holder, 0));
  await first[Symbol.asyncDispose]();
  assert.equal(second.isHeld(), true);
  assert.ok(existsSync(join(folder, 'lease-shop.json')), "the new holder's name is kept");
});

test('a holder whose name cannot be read is still a holder', async (context) => {
  const folder = temporaryFolder(context);
  const keeper = new SqliteLeaseKeeper(folder);
  await using _ = held(await keeper.acquire('shop', holder, 0));
  writeFileSync(join(folder, 'lease-shop.json'), 'torn');
  const answer = await keeper.acquire('shop', holder, 0);
  assert.ok('purpose' in answer);
  assert.equal(answer.purpose, 'a process that left no name');
});

test('a damaged lease file is taken all the same, once, and not while somebody holds it', async (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'lease-shop.db');
  const keeper = new SqliteLeaseKeeper(folder);
  writeFileSync(path, 'this was never a database'.repeat(50));
  await using first = held(await keeper.acquire('shop', holder, 0));
  assert.ok('purpose' in (await keeper.acquire('shop', holder, 0)));
  // Not with writeFileSync: closing another handle of the file would free the lock.
  assert.equal(first.isHeld(), true);
});
