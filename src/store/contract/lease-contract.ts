import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Lease, LeaseHolder, LeaseKeeper } from '../lease.ts';

const ada: LeaseHolder = { pid: 1, host: 'here', purpose: 'deploy by ada' };
const bob: LeaseHolder = { pid: 2, host: 'there', purpose: 'serve' };

/** The lease, or an assertion that names who holds it. */
export function held(answer: Lease | LeaseHolder): Lease {
  assert.ok('kind' in answer, `held by ${JSON.stringify(answer)}`);
  return answer;
}

/** What every lease keeper does alike; `make` cleans up when its test ends. */
export function leaseContract(name: string, make: (context: TestContext) => LeaseKeeper): void {
  test(`${name}: a free service is leased, a leased one names its holder`, async (context) => {
    const keeper = make(context);
    await using lease = held(await keeper.acquire('shop', ada, 0));
    assert.equal(lease.isHeld(), true);
    assert.deepEqual(await keeper.acquire('shop', bob, 0), ada);
    assert.equal(lease.isHeld(), true);
  });

  test(`${name}: a lease given back is free and no longer held`, async (context) => {
    const keeper = make(context);
    const first = held(await keeper.acquire('shop', ada, 0));
    await first[Symbol.asyncDispose]();
    assert.equal(first.isHeld(), false);
    await using second = held(await keeper.acquire('shop', bob, 0));
    await first[Symbol.asyncDispose]();
    assert.equal(second.isHeld(), true);
    assert.deepEqual(await keeper.acquire('shop', ada, 0), bob);
  });

  test(`${name}: services are leased independently, whatever their names`, async (context) => {
    const keeper = make(context);
    const names = ['shop', 'shop-2', 'a/b', '..', 'ü'];
    await using leases = new AsyncDisposableStack();
    for (const service of names) leases.use(held(await keeper.acquire(service, ada, 0)));
    for (const service of names) assert.deepEqual(await keeper.acquire(service, bob, 0), ada);
  });

  test(`${name}: a wait ends with the holder when it is not given back`, async (context) => {
    const keeper = make(context);
    await using _ = held(await keeper.acquire('shop', ada, 0));
    assert.deepEqual(await keeper.acquire('shop', bob, 120), ada);
  });

  test(`${name}: of many who want it at once exactly one gets it`, async (context) => {
    const keeper = make(context);
    await using leases = new AsyncDisposableStack();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, pid) => keeper.acquire('shop', { ...ada, pid }, 0)),
    );
    const winners = answers.filter((answer) => 'kind' in answer);
    for (const winner of winners) leases.use(winner);
    assert.equal(winners.length, 1);
  });
}
