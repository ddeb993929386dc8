import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compareDefaults } from './compare/compare-settings.ts';
import { EvidenceJudge } from './evidence-judge.ts';
import { VolatileMemory } from './evidence-memory.ts';
import { FakeProvider } from './fake-provider.ts';
import { FileMemory } from './file-memory.ts';
import { epoch, JudgedRelease, type Service } from './testing/judged-release.ts';
import { observationOf, releaseOf } from './testing/release-of.ts';

/** Roughly log-normal around 80 ms. */
const latency = (factor: number) => (revision: number, draw: number) =>
  80 *
  Math.exp(0.6 * Math.log(draw / (1 - draw + 1e-9) + 1e-9) * 0.55) *
  (revision === 2 ? factor : 1);

const alike: Service = { rps: 100, errors: () => 0.001, latencyMs: latency(1) };

test('five times the errors are taken back, and the reason names figures', async () => {
  const errors = (revision: number) => (revision === 2 ? 0.05 : 0.01);
  const release = new JudgedRelease({ ...alike, errors });
  const verdict = await release.after(600);
  assert.equal(verdict.kind, 'regressed');
  assert.match(verdict.because, /Errors: [\d.]+ % of \d+ requests on the candidate.*tolerated/);
  assert.ok(release.second < 300, `${release.second} s`);
  assert.ok(JSON.stringify(verdict.evidence).length < 4096);
  assert.ok(Number(verdict.evidence.errorRatioLow) > 1.2);
});

test('a candidate like stable becomes healthy, and says what it would have seen', async () => {
  const release = new JudgedRelease({ ...alike, rps: 200, errors: () => 0.02 });
  release.weight = 5000;
  const early = await release.after(10);
  assert.equal(early.kind, 'undecided');
  assert.match(early.because, /No regression found so far; would have seen errors from [\d.]+x/);
  const verdict = await release.after(400);
  assert.equal(verdict.kind, 'healthy');
});

test('errors that both revisions have in the same minutes take nothing back', async () => {
  const errors = (_revision: number, second: number) => (second > 60 && second < 180 ? 0.3 : 0.001);
  const release = new JudgedRelease({ ...alike, errors });
  const verdict = await release.after(300);
  assert.notEqual(verdict.kind, 'regressed');
});

test('thirty percent more latency is taken back, five percent is not', async () => {
  const slower = await new JudgedRelease({ ...alike, latencyMs: latency(1.3) }).after(600);
  assert.equal(slower.kind, 'regressed');
  assert.match(slower.because, /Latency: .* above \d+ ms, of stable/);
  const little = await new JudgedRelease({ ...alike, latencyMs: latency(1.05) }).after(600);
  assert.notEqual(little.kind, 'regressed');
});

test('while instances warm up errors are forgiven, but not when nothing works', async () => {
  const cold = (share: number): Service => ({
    ...alike,
    errors: (revision, second) => (revision === 2 && second < 60 ? share : 0.01),
  });
  const slowStart = new JudgedRelease(cold(0.06));
  slowStart.readySince = 0;
  assert.notEqual((await slowStart.after(70)).kind, 'regressed');
  const broken = new JudgedRelease(cold(1));
  broken.readySince = 0;
  const verdict = await broken.after(60);
  assert.equal(verdict.kind, 'regressed');
  assert.match(verdict.because, /warm up/);
  assert.ok(broken.second <= 15, `${broken.second} s`);
});

test('a candidate without requests is silent, at first and again later', async () => {
  const release = new JudgedRelease(alike);
  release.weight = 0;
  assert.equal((await release.after(30)).kind, 'silent');
  release.weight = 1000;
  assert.equal((await release.after(30)).kind, 'undecided');
  release.weight = 0;
  const quiet = await release.after(90);
  assert.equal(quiet.kind, 'silent');
  assert.match(quiet.because, /no request for/);
});

test('a provider that is gone is silence with its reason, until it is back', async () => {
  const release = new JudgedRelease(alike);
  await release.after(60);
  release.provider.fail('connection refused');
  const deaf = await release.after(60);
  assert.equal(deaf.kind, 'silent');
  assert.match(deaf.because, /connection refused/);
  release.provider.fail(undefined);
  assert.equal((await release.after(10)).kind, 'undecided');
});

test('a judge that was killed goes on and counts no second twice', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-evidence-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const memory = new FileMemory(join(folder, 'evidence'));
  const service = { ...alike, errors: (revision: number) => (revision === 2 ? 0.002 : 0.001) };
  const whole = new JudgedRelease(service);
  const interrupted = new JudgedRelease(service, memory);
  await whole.after(200);
  await interrupted.after(97);
  interrupted.judge = interrupted.newJudge();
  await interrupted.after(103);
  const [one, other] = [await whole.look(), await interrupted.look()];
  assert.equal(one.evidence.candidateUnits, other.evidence.candidateUnits);
  assert.equal(one.evidence.errorEvidence, other.evidence.errorEvidence);
  assert.equal(one.evidence.latencyEvidence, other.evidence.latencyEvidence);
});

test('a judge that forgot everything begins with what the provider remembers', async () => {
  const release = new JudgedRelease(alike);
  await release.after(100);
  release.judge = new EvidenceJudge({
    provider: release.provider,
    compare: release.settings,
    memory: new VolatileMemory(),
  });
  const verdict = await release.look();
  assert.equal(verdict.kind, 'undecided');
  const served = Number(verdict.evidence.candidateUnits) + Number(verdict.evidence.stableUnits);
  assert.ok(served > 8000 && served <= 100 * 100, `${served} units`);
});

test('once regressed stays regressed', async () => {
  const errors = (revision: number, second: number) =>
    revision === 2 && second < 120 ? 0.2 : 0.001;
  const release = new JudgedRelease({ ...alike, errors });
  const verdict = await release.after(120);
  assert.equal(verdict.kind, 'regressed');
  release.second += 600;
  assert.deepEqual(await release.look(), verdict);
});

test('the first release has nothing to be compared with', () => {
  const judge = new EvidenceJudge({
    provider: new FakeProvider(),
    compare: compareDefaults,
    memory: new VolatileMemory(),
  });
  const { from: _, ...first } = releaseOf(epoch, 10_000);
  assert.equal(judge.judge(first, observationOf(epoch), epoch), undefined);
});

test('health at a small weight has to be shown again at a larger one', async () => {
  const release = new JudgedRelease({ ...alike, rps: 300, errors: () => 0.03 });
  release.weight = 3000;
  assert.equal((await release.after(400)).kind, 'healthy');
  release.weight = 5000;
  assert.equal((await release.after(11)).kind, 'undecided');
});

test('a broken limit takes back, a limit that stable breaks too holds', async () => {
  const limits = [{ kind: 'errors', above: 0.05 }] as const;
  const bad: Service = { ...alike, errors: (revision) => (revision === 2 ? 0.5 : 0.01) };
  const release = new JudgedRelease(bad, new VolatileMemory(), limits);
  const verdict = await release.after(60);
  assert.equal(verdict.kind, 'regressed');
  const incident: Service = { ...alike, errors: () => 0.3 };
  const shared = await new JudgedRelease(incident, new VolatileMemory(), limits).after(60);
  assert.equal(shared.kind, 'undecided');
  assert.equal(shared.holds, true);
  assert.match(shared.because, /shared incident/);
});

test('a first release is held against limits only', async () => {
  const provider = new FakeProvider();
  const judge = new EvidenceJudge({
    provider,
    memory: new VolatileMemory(),
    compare: compareDefaults,
    limits: [{ kind: 'latency', quantile: 0.99, aboveMs: 500 }],
  });
  const { from: _, ...first } = releaseOf(epoch, 10_000);
  const observation = observationOf(epoch - 60_000);
  for (let second = 0; second < 30; second += 1) {
    provider.add({
      atMs: epoch + second * 1000,
      revision: 2,
      requests: 50,
      bad: 0,
      latencyMs: 900,
    });
  }
  judge.judge(first, observation, epoch + 30_000);
  await judge.settled();
  const verdict = judge.judge(first, observation, epoch + 30_000);
  assert.equal(verdict?.kind, 'regressed');
  assert.match(verdict?.because ?? '', /slower than 500 ms.*p99 500 ms/);
});
