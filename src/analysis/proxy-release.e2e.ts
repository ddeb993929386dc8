import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '../core/world/verdict.ts';
import { random } from '../kit/random.ts';
import { systemClock } from '../kit/system-clock.ts';
import { backend } from '../proxy/testing/backend.ts';
import { freePort } from '../proxy/testing/free-port.ts';
import { HttpCaller } from '../proxy/testing/http-caller.ts';
import { ProxyProcess } from '../proxy/testing/proxy-process.ts';
import { routeOf } from '../proxy/testing/route-of.ts';
import { compareDefaults } from './compare/compare-settings.ts';
import { EvidenceJudge } from './evidence-judge.ts';
import { VolatileMemory } from './evidence-memory.ts';
import { EmbeddedProvider } from './providers/embedded/embedded-provider.ts';
import { observationOf, releaseOf } from './testing/release-of.ts';

interface Story {
  /** Share of bad answers of the candidate, and of both during an incident. */
  readonly errors: number;
  readonly incident: number;
  /** Clients with a cookie of which each sends many requests, and how many always fail. */
  readonly failingClients: number;
}

/** Serves requests through a real proxy until the verdict is reached or the time is over. */
async function judged(context: TestContext, story: Story, forMs: number): Promise<Verdict> {
  const rng = random(42);
  const startedAt = Date.now();
  const isIncident = () => Date.now() - startedAt > 10_000 && Date.now() - startedAt < 20_000;
  const instance = (errors: number) =>
    backend('', (request, response) => {
      const share = isIncident() ? Math.max(errors, story.incident) : errors;
      const isBad = request.headers['x-fails'] === 'yes' || rng.chance(share);
      response.writeHead(isBad ? 500 : 200).end();
    });
  const [stable, candidate] = await Promise.all([instance(0.001), instance(story.errors)]);
  const port = await freePort();
  const proxy = await ProxyProcess.start();
  const admin = await proxy.admin();
  const shares = [
    { weight: 6000, ports: [stable.port] },
    { weight: 4000, ports: [candidate.port] },
  ];
  await admin.apply(routeOf(1, port, shares));
  const socketPath = join(proxy.folder, 'proxy.sock');
  const clock = systemClock();
  const provider = new EmbeddedProvider({
    service: 'web',
    socketPath,
    assignment: 'sticky',
    clock,
  });
  const caller = new HttpCaller(port, 16);
  const load = new AbortController();
  const sending = send(caller, load.signal, story.failingClients);
  context.after(async () => {
    load.abort();
    await sending;
    caller[Symbol.dispose]();
    provider[Symbol.dispose]();
    admin.close();
    await proxy[Symbol.asyncDispose]();
    await Promise.all([stable.close(), candidate.close()]);
  });
  const judge = new EvidenceJudge({
    provider,
    memory: new VolatileMemory(),
    compare: compareDefaults,
  });
  const release = releaseOf(startedAt, 4000);
  const observation = observationOf(startedAt - 60_000);
  for (;;) {
    const verdict = judge.judge(release, observation, Date.now())!;
    const isOver = Date.now() - startedAt > forMs;
    if (verdict.kind === 'regressed' || isOver) return verdict;
    await sleep(250);
  }
}

/** About 300 requests a second: new clients, and some that come back with their cookie. */
async function send(caller: HttpCaller, signal: AbortSignal, failing: number): Promise<void> {
  const rng = random(7);
  const startedAt = Date.now();
  const under = new Set<Promise<unknown>>();
  let sent = 0;
  while (!signal.aborted) {
    const due = ((Date.now() - startedAt) / 1000) * 300;
    for (; sent < due && under.size < 200; sent += 1) {
      const fails = failing > 0 && sent % 10 === 0;
      const client = fails ? sent % failing : rng.integer(1000, 1e9);
      const cookie = `steadyship-web=${client.toString(16).padStart(12, '0')}`;
      const headers = { cookie, ...(fails && { 'x-fails': 'yes' }) };
      const call: Promise<unknown> = caller.call('/', { headers }).catch(() => undefined);
      under.add(call);
      void call.finally(() => under.delete(call));
    }
    await sleep(10);
  }
  await Promise.all(under);
}

describe('a release behind the embedded proxy', { concurrency: true }, () => {
  test('0.5 % errors over 0.1 % are taken back by what the proxy counts', async (context) => {
    const story = { errors: 0.005, incident: 0, failingClients: 0 };
    const verdict = await judged(context, story, 150_000);
    assert.equal(verdict.kind, 'regressed', verdict.because);
    assert.match(verdict.because, /clients on the candidate/);
  });

  test('an incident of both revisions takes nothing back', async (context) => {
    const verdict = await judged(
      context,
      { errors: 0.001, incident: 0.2, failingClients: 0 },
      35_000,
    );
    assert.notEqual(verdict.kind, 'regressed', verdict.because);
    assert.ok(Number(verdict.evidence.candidateBad) > 20, verdict.because);
  });

  test('three clients that always fail are three bad clients', async (context) => {
    const verdict = await judged(
      context,
      { errors: 0.001, incident: 0, failingClients: 3 },
      30_000,
    );
    assert.notEqual(verdict.kind, 'regressed', verdict.because);
    const bad = Number(verdict.evidence.candidateBad) + Number(verdict.evidence.stableBad);
    assert.ok(bad >= 1 && bad < 40, verdict.because);
  });
});
