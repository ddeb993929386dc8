import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Provider, RevisionCounts, WindowCounts, WindowRequest } from '../provider.ts';

/** Traffic that a provider is told of before it is asked. */
export interface Traffic {
  /** Seconds after the beginning of the world under test. */
  readonly second: number;
  readonly revision: number;
  readonly requests: number;
  readonly bad: number;
  readonly latencyMs: number;
}

/** A provider that knows the traffic of a minute that begins at `fromMs`. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  readonly fromMs: number;
  /** Makes every later question fail. */
  breakDown(): void | Promise<void>;
}

/** Cleans up when its test ends. */
export type MakeProvider = (
  context: TestContext,
  traffic: readonly Traffic[],
) => ProviderUnderTest | Promise<ProviderUnderTest>;

const minuteMs = 60_000;

const traffic: readonly Traffic[] = Array.from({ length: 60 }, (_, second) => [
  { second, revision: 1, requests: 20, bad: second % 20 === 0 ? 1 : 0, latencyMs: 40 },
  { second, revision: 1, requests: 2, bad: 0, latencyMs: 900 },
  { second, revision: 2, requests: 3, bad: second % 10 === 5 ? 2 : 0, latencyMs: 40 },
]).flat();

/** What every provider does alike; `name` begins the titles. */
export function providerContract(name: string, make: MakeProvider): void {
  test(`${name}: a window holds the requests of each revision`, async (context) => {
    const { provider, fromMs } = await make(context, traffic);
    const counts = await read(provider, [1, 2], fromMs, fromMs + minuteMs);
    assert.deepEqual(pair(counts, 1), [60 * 22, 3]);
    assert.deepEqual(pair(counts, 2), [60 * 3, 12]);
  });

  test(`${name}: buckets are cumulative up to their edges`, async (context) => {
    const { provider, fromMs } = await make(context, traffic);
    const counts = await read(provider, [1], fromMs, fromMs + minuteMs);
    const { atMost, requests } = of(counts, 1);
    assert.equal(atMost.length, counts.edgesMs.length);
    atMost.forEach((count, edge) => {
      assert.ok(count <= requests && count >= (atMost[edge - 1] ?? 0), `edge ${edge}: ${count}`);
      const edgeMs = counts.edgesMs[edge]!;
      if (edgeMs > 60 && edgeMs < 800) assert.equal(count, 60 * 20);
      if (edgeMs < 30) assert.equal(count, 0);
    });
  });

  test(`${name}: windows side by side add up to the whole`, async (context) => {
    const { provider, fromMs } = await make(context, traffic);
    const stepMs = Math.max(provider.resolutionMs, 20_000);
    let requests = 0;
    let bad = 0;
    for (let atMs = fromMs; atMs < fromMs + minuteMs; atMs += stepMs) {
      const counts = of(await read(provider, [1], atMs, atMs + stepMs), 1);
      requests += counts.requests;
      bad += counts.bad;
    }
    assert.deepEqual([requests, bad], [60 * 22, 3]);
  });

  test(`${name}: a revision has zeros without traffic`, async (context) => {
    const { provider, fromMs } = await make(context, traffic);
    const counts = await read(provider, [2, 7], fromMs, fromMs + minuteMs);
    assert.deepEqual(Object.keys(counts.byRevision).sort(), ['2', '7']);
    assert.deepEqual(pair(counts, 7), [0, 0]);
  });

  test(`${name}: the same window has the same counts when it is asked again`, async (context) => {
    const { provider, fromMs } = await make(context, traffic);
    const first = await read(provider, [1, 2], fromMs, fromMs + minuteMs);
    const again = await read(provider, [1, 2], fromMs, fromMs + minuteMs);
    assert.deepEqual(again, first);
  });

  test(`${name}: a failure is unknown with a reason`, async (context) => {
    const { provider, fromMs, breakDown } = await make(context, traffic);
    await breakDown();
    const request = { revisions: [1], fromMs, toMs: fromMs + minuteMs };
    const counts = await provider.window(request);
    assert.equal(counts.known, false);
    assert.ok(!counts.known && counts.because.length > 5);
  });
}

async function read(
  provider: Provider,
  revisions: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<WindowCounts> {
  const request: WindowRequest = { revisions, fromMs, toMs };
  const counts = await provider.window(request);
  assert.ok(counts.known, counts.known ? '' : counts.because);
  return counts.value;
}

function of(counts: WindowCounts, revision: number): RevisionCounts {
  const found = counts.byRevision[revision];
  assert.ok(found, `revision ${revision} is missing`);
  return found;
}

function pair(counts: WindowCounts, revision: number): readonly [number, number] {
  const { requests, bad } = of(counts, revision);
  return [requests, bad];
}
