import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../core/world/verdict.ts';
import { compareDefaults } from './compare/compare-settings.ts';
import { EvidenceJudge } from './evidence-judge.ts';
import { VolatileMemory } from './evidence-memory.ts';
import { PrometheusProvider } from './providers/prometheus/prometheus-provider.ts';
import { PrometheusServer } from './testing/prometheus-server.ts';
import { observationOf, releaseOf } from './testing/release-of.ts';

const program = fileURLToPath(new URL('./testing/metrics-process.ts', import.meta.url));

/** Name, errors and latency factor of the candidate, whether both have an incident. */
const services = [
  ['errors', '0.005', '1', ''],
  ['incident', '0.001', '1', 'incident'],
  ['slower', '0.001', '1.3', ''],
  ['hardly', '0.001', '1.05', ''],
] as const;

async function instance(context: TestContext, argv: readonly string[]): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, [program, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => child.kill('SIGKILL'));
  const [text] = (await once(child.stdout!, 'data')) as [Buffer];
  return Number(text.toString());
}

function judgeOf(service: string, url: string): EvidenceJudge {
  const labels = `service="${service}",revision="{{revision}}"`;
  const provider = new PrometheusProvider({
    url,
    requests: `http_requests_total{${labels}}`,
    bad: `http_requests_total{${labels},code="500"}`,
    latency: `http_request_duration_seconds_bucket{${labels}}`,
    scrapeMs: 1000,
    timeoutMs: 2000,
  });
  return new EvidenceJudge({ provider, memory: new VolatileMemory(), compare: compareDefaults });
}

test('by Prometheus bad releases go back, incidents do not, silence holds', async (context) => {
  const ports = await Promise.all(
    services.flatMap(([name, errors, factor, incident]) => [
      instance(context, [name, '1', '400', '0.001', '1', incident]),
      instance(context, [name, '2', '200', errors, factor, incident]),
    ]),
  );
  const targets = ports.map((port) => `'127.0.0.1:${port}'`).join(', ');
  const scrape = [
    'global: { scrape_interval: 1s }',
    'scrape_configs:',
    `  - { job_name: shop, static_configs: [{ targets: [${targets}] }] }`,
  ].join('\n');
  await using prometheus = await PrometheusServer.start({ scrape: `${scrape}\n` });
  const startedAt = Date.now();
  const release = releaseOf(startedAt, 3333);
  const observation = observationOf(startedAt - 60_000);
  const judges = services.map(([name]) => judgeOf(name, prometheus.url));
  const look = (): readonly (Verdict | undefined)[] =>
    judges.map((judge) => judge.judge(release, observation, Date.now()));
  const until = async (
    wanted: (verdicts: readonly (Verdict | undefined)[]) => boolean,
    forMs: number,
  ) => {
    const end = Date.now() + forMs;
    for (;;) {
      const verdicts = look();
      if (wanted(verdicts) || Date.now() > end) return verdicts;
      await sleep(500);
    }
  };
  const isBad = (verdict: Verdict | undefined) => verdict?.kind === 'regressed';

  const first = await until(([errors, , slower]) => isBad(errors) && isBad(slower), 150_000);
  assert.deepEqual(
    first.map((verdict) => isBad(verdict)),
    [true, false, true, false],
  );
  assert.match(first[0]?.because ?? '', /^Errors: /);
  assert.match(first[2]?.because ?? '', /^Latency: /);
  // The incident has to be over and seen.
  await until(() => Date.now() - startedAt > 65_000, 70_000);
  assert.equal(isBad(look()[1]), false, look()[1]?.because);

  await prometheus.stop();
  const deaf = await until(([, one, , other]) => [one, other].every((v) => v?.holds), 60_000);
  assert.equal(deaf[1]?.kind, 'silent');
  assert.match(deaf[1]?.because ?? '', /Nothing is known from Prometheus.*ECONNREFUSED/);

  await prometheus.restart();
  const back = await until(([, one, , other]) => [one, other].every((v) => !v?.holds), 60_000);
  assert.ok([back[1], back[3]].every((verdict) => verdict && !verdict.holds && !isBad(verdict)));
});
