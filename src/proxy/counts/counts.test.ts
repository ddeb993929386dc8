import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bucketOf, edgesMs } from './latency-scale.ts';
import { RevisionCounts } from './revision-counts.ts';
import { clientLatencyColumn, column, ringSeconds, SecondRing } from './second-ring.ts';

test('a latency lies in the bucket whose edges hold it', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 200_000, noNaN: true }), (latencyMs) => {
      const bucket = bucketOf(latencyMs);
      const slack = 1 + 1e-9;
      if (bucket > 0) assert.ok(latencyMs * slack > edgesMs[bucket - 1]!);
      if (bucket < edgesMs.length) assert.ok(latencyMs <= edgesMs[bucket]! * slack);
    }),
  );
});

test('edges lie closer together than a tolerance of ten percent', () => {
  for (let at = 1; at < edgesMs.length; at += 1) assert.ok(edgesMs[at]! / edgesMs[at - 1]! < 1.1);
});

test('a second that comes round again in the ring starts from zero', () => {
  const ring = new SecondRing();
  ring.add(1000, column.requests);
  ring.add(1000 + ringSeconds, column.bad);
  const rows = ring.rows(0, 1000 + ringSeconds);
  assert.equal(rows.length, 1);
  assert.equal(rows[0]![column.requests], 0);
  assert.equal(rows[0]![column.bad], 1);
  assert.equal(ring.sum(column.requests, 0, 1000 + ringSeconds), 0);
});

test('what another process counted is added to totals and seconds', () => {
  const ours = new RevisionCounts();
  const theirs = new RevisionCounts();
  ours.ended(200, false, 5);
  theirs.ended(500, true, 7);
  theirs.clientCounted(7);
  const second = Math.floor(Date.now() / 1000);
  const row = theirs.ring.rows(second - 5, second)[0]!;
  ours.fold(theirs.totals, [
    {
      second: row[column.second]!,
      requests: 1,
      bad: 1,
      statuses: [0, 0, 0, 0, 1],
      retries: 0,
      connectFailures: 0,
      clientAborts: 0,
      clientsNew: 1,
      clientsBad: 0,
      latency: [...row.slice(column.latency, clientLatencyColumn)],
      clientLatency: [...row.slice(clientLatencyColumn)],
    },
  ]);
  assert.equal(ours.totals.requests, 2);
  assert.equal(ours.totals.clientsNew, 1);
  assert.deepEqual(ours.totals.statuses, [0, 0, 1, 0, 0, 1]);
  assert.equal(ours.recent(10), 2);
});
