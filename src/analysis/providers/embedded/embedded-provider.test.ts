import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveLines } from '../../../kit/line-rpc.ts';
import { bucketCount, bucketOf, edgesMs } from '../../../proxy/counts/latency-scale.ts';
import { providerContract, type Traffic } from '../../contract/provider-contract.ts';
import { EmbeddedProvider } from './embedded-provider.ts';

const firstSecond = 1_800_000_000;

/** A proxy's admin socket that answers `counts` as the real one does. */
async function adminSocket(context: TestContext, answer: () => object): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-provider-'));
  const path = join(folder, 'proxy.sock');
  const server: Server = await serveLines(path, { counts: answer });
  context.after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

function rows(traffic: readonly Traffic[], revision: number): readonly object[] {
  const seconds = new Map<number, { requests: number; bad: number; latency: number[] }>();
  for (const one of traffic) {
    if (one.revision !== revision) continue;
    const empty = { requests: 0, bad: 0, latency: new Array<number>(bucketCount).fill(0) };
    const row = seconds.get(one.second) ?? empty;
    row.requests += one.requests;
    row.bad += one.bad;
    const bucket = bucketOf(one.latencyMs);
    row.latency[bucket] = row.latency[bucket]! + one.requests;
    seconds.set(one.second, row);
  }
  return [...seconds].map(([second, row]) => ({ second: firstSecond + second, ...row }));
}

/** By default the same clock as the proxy's. */
function providerAt(
  context: TestContext,
  socketPath: string,
  nowSeconds = firstSecond + 61,
): EmbeddedProvider {
  const clock = { now: () => nowSeconds * 1000, sleep: async () => undefined };
  const options = { service: 'shop', socketPath, assignment: 'sticky', clock } as const;
  const provider = new EmbeddedProvider(options);
  context.after(() => provider[Symbol.dispose]());
  return provider;
}

providerContract('the embedded proxy', async (context, traffic) => {
  let isBroken = false;
  const series = (revision: number) => ({ seconds: rows(traffic, revision), openAges: [] });
  const socketPath = await adminSocket(context, () => {
    if (isBroken) throw new Error('told to fail');
    const byRevision = { 1: series(1), 2: series(2) };
    return { bootId: 'a', now: firstSecond + 61, edgesMs, byRevision };
  });
  return {
    provider: providerAt(context, socketPath),
    fromMs: firstSecond * 1000,
    breakDown: () => {
      isBroken = true;
    },
  };
});

test('clients count once each, with their first latency', async (context) => {
  const clientLatency = new Array<number>(bucketCount).fill(0);
  clientLatency[bucketOf(40)] = 5;
  const row = {
    second: firstSecond,
    requests: 100,
    bad: 40,
    latency: new Array<number>(bucketCount).fill(0),
    clientsNew: 5,
    clientsBad: 1,
    clientLatency,
  };
  const socketPath = await adminSocket(context, () => ({
    bootId: 'a',
    now: firstSecond + 2,
    edgesMs,
    byRevision: { 1: { seconds: [row], openAges: [] } },
    clientsOverflowed: true,
  }));
  const counts = await providerAt(context, socketPath, firstSecond + 2).window({
    revisions: [1],
    fromMs: firstSecond * 1000,
    toMs: (firstSecond + 1) * 1000,
  });
  assert.ok(counts.known);
  assert.equal(counts.value.assignment, 'sticky');
  assert.equal(counts.value.clientsOverflowed, true);
  const clients = counts.value.byRevision[1]?.clients;
  assert.equal(clients?.counted, 5);
  assert.equal(clients?.bad, 1);
  assert.equal(clients?.atMost[bucketOf(40)], 5);
  assert.equal(clients?.atMost[bucketOf(40) - 1], 0);
});

test('requests under way are above every edge that they are older than', async (context) => {
  const openAges = new Array<number>(bucketCount).fill(0);
  openAges[bucketOf(500)] = 3;
  openAges[bucketCount - 1] = 1;
  const socketPath = await adminSocket(context, () => ({
    bootId: 'a',
    now: firstSecond + 2,
    edgesMs,
    byRevision: { 1: { seconds: [], openAges } },
  }));
  const window = { revisions: [1], fromMs: firstSecond * 1000, toMs: (firstSecond + 1) * 1000 };
  const counts = await providerAt(context, socketPath, firstSecond + 2).window(window);
  assert.ok(counts.known);
  const above = counts.value.byRevision[1]?.openAbove ?? [];
  assert.equal(above[bucketOf(100)], 4);
  assert.equal(above[bucketOf(500)], 1);
  assert.equal(above[edgesMs.length - 1], 1);
});

test('a window that is not over yet is unknown', async (context) => {
  const socketPath = await adminSocket(context, () => ({
    bootId: 'a',
    now: firstSecond,
    edgesMs,
    byRevision: {},
  }));
  const counts = await providerAt(context, socketPath, firstSecond).window({
    revisions: [1],
    fromMs: firstSecond * 1000,
    toMs: (firstSecond + 5) * 1000,
  });
  assert.ok(!counts.known && counts.because.includes('not over'));
});

test('a look under way when the provider is disposed of leaves no connection', async (t) => {
  let asked = 0;
  const provider = providerAt(
    t,
    await adminSocket(t, () => {
      asked += 1;
      return { now: 0, edgesMs: [], byRevision: {} };
    }),
  );
  const window = { fromMs: 0, toMs: 1000, revisions: [1] };
  const early = provider.window(window);
  provider[Symbol.dispose]();
  const late = await provider.window(window);
  assert.deepEqual([(await early).known, late.known, asked], [false, false, 0]);
});

test('a proxy whose clock was set an hour ahead is asked by its own time', async (t) => {
  const hour = 3600;
  const series = {
    seconds: rows([{ second: hour + 10, revision: 2, requests: 5, bad: 1, latencyMs: 5 }], 2),
  };
  const socketPath = await adminSocket(t, () => {
    const byRevision = { 2: { ...series, openAges: [] } };
    return { bootId: 'a', now: firstSecond + 61 + hour, edgesMs, byRevision };
  });
  const provider = providerAt(t, socketPath);
  const window = { fromMs: firstSecond * 1000, toMs: (firstSecond + 60) * 1000, revisions: [2] };
  assert.equal((await provider.window(window)).known, false);
  const second = await provider.window(window);
  assert.deepEqual(second.known && second.value.byRevision[2]?.requests, 5);
});
