import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleEntry } from './contract/samples.ts';
import { storeContract } from './contract/store-contract.ts';
import { MemoryStore } from './memory.ts';

storeContract('memory', () => new MemoryStore());

test('what a store in memory hands out and was given is frozen', async () => {
  const store = new MemoryStore();
  const entry = sampleEntry(0);
  await store.append('shop', entry);
  const loaded = await store.load('shop');
  assert.ok(loaded);
  assert.throws(() => Object.assign(loaded.state, { service: 'changed' }), TypeError);
  assert.throws(() => Object.assign(entry.events[0]!, { kind: 'changed' }), TypeError);
});
