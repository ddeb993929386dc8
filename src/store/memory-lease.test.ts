import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedClock } from '../kit/simulated-clock.ts';
import { held, leaseContract } from './contract/lease-contract.ts';
import { MemoryLeaseKeeper } from './memory-lease.ts';

leaseContract('memory', () => new MemoryLeaseKeeper(new SimulatedClock()));

test('a revoked lease is no longer held, and another may take it', async () => {
  const keeper = new MemoryLeaseKeeper(new SimulatedClock());
  const holder = { pid: 1, host: 'a', purpose: 'b' };
  const first = held(await keeper.acquire('shop', holder, 0));
  keeper.revoke('shop');
  assert.equal(first.isHeld(), false);
  const second = held(await keeper.acquire('shop', holder, 0));
  await first[Symbol.asyncDispose]();
  assert.equal(second.isHeld(), true);
});
