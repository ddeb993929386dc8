import { sampleEntry } from '../../src/store/contract/samples.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

/** Appends entries of one to three events to `shop` and prints each number it was promised. */
const store = new SqliteStore(process.argv[2]!);
let last = (await store.load('shop'))?.sequence ?? 0;
for (;;) {
  const count = 1 + (last % 3);
  await store.append('shop', sampleEntry(last, count));
  last += count;
  console.log(last);
  // Lets the number leave the process before the next one is promised.
  await new Promise(setImmediate);
}
