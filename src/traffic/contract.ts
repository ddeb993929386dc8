import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Split } from '../core/world/split.ts';
import type { Router, TrafficWanted } from './router.ts';

/** A router to be held against the contract, with a place it knows and addresses it can reach. */
export interface RouterUnderTest extends AsyncDisposable {
  readonly router: Router;
  readonly place: string;
  /** Where the two instances answer; any address where nothing is sent. */
  readonly endpoints: TrafficWanted['endpoints'];
}

const split: Split = {
  shares: [
    { revision: 1, weight: 9000, instances: ['old-1'] },
    { revision: 2, weight: 1000, instances: ['new-1'] },
  ],
  matches: [],
};

/** What every data plane must do, the fake included. Registers one test per promise. */
export function routerContract(name: string, make: () => Promise<RouterUnderTest>): void {
  const promise = (
    sentence: string,
    keep: (under: RouterUnderTest, wanted: TrafficWanted) => Promise<void>,
  ) =>
    test(`${name}: ${sentence}`, async () => {
      await using under = await make();
      const { endpoints } = under;
      await keep(under, { epoch: 5, split, draining: [], drainMs: 1000, release: 1, endpoints });
    });

  promise('a service it was never told of is at epoch 0', async ({ router, place }) => {
    assert.equal(await epochOf(router, place), 0);
  });
  promise('a split is in force once it was written', async ({ router, place }, wanted) => {
    await router.write(place, wanted);
    assert.equal(await epochOf(router, place), 5);
  });
  promise('the same split may be written again', async ({ router, place }, wanted) => {
    await router.write(place, wanted);
    await router.write(place, wanted);
    assert.equal(await epochOf(router, place), 5);
  });
  promise('an older epoch is refused and changes nothing', async ({ router, place }, wanted) => {
    await router.write(place, wanted);
    await assert.rejects(router.write(place, { ...wanted, epoch: 4 }));
    assert.equal(await epochOf(router, place), 5);
  });
  promise('a drained instance has nothing in flight', async ({ router, place }, wanted) => {
    await router.write(place, wanted);
    const only: Split = { shares: [{ ...split.shares[1]!, weight: 10_000 }], matches: [] };
    const draining = [{ instance: 'old-1', revision: 1 }];
    await router.write(place, { ...wanted, epoch: 6, split: only, draining });
    const seen = await router.read(place);
    assert.ok(seen.known && seen.value.inFlight.known);
    assert.equal(seen.value.inFlight.value['old-1'] ?? 0, 0);
  });
  promise('traffic goes where it was sent', async ({ router, place }, wanted) => {
    await router.write(place, wanted);
    assert.deepEqual(await router.verify(place, split), { known: true, value: undefined });
  });
  promise('restored, it knows the service no more', async ({ router, place }, wanted) => {
    await router.write(place, wanted);
    await router.restore(place);
    assert.equal(await epochOf(router, place), 0);
  });
}

async function epochOf(router: Router, place: string): Promise<number> {
  const seen = await router.read(place);
  assert.ok(seen.known, seen.known ? '' : seen.because);
  return seen.value.epoch;
}
