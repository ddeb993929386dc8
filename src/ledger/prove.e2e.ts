import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Load } from './generator/load.ts';
import type { LoadProgress } from './generator/load-run.ts';
import { joinFiles, type Proof, type ProofSettings, startProof } from './prove.ts';
import type { Report } from './report.ts';
import { reportDoubts, reportTable } from './report-text.ts';
import { FaultyRelay } from './testing/faulty-relay.ts';
import { startShop } from './testing/shop-process.ts';

const mix = { paths: ['/'], isReadOnly: false };
const small: Load = { steady: { ...mix, ratePerSecond: 200, connections: 20 } };
const everything: Load = {
  steady: { ...mix, ratePerSecond: 100, connections: 20 },
  fresh: { ...mix, ratePerSecond: 30 },
  slow: {
    answers: 2,
    uploads: 2,
    readers: 1,
    answerMs: [300, 900],
    uploadBytes: [100_000, 900_000],
    uploadBytesPerSecond: 500_000,
    readBytes: 8_000_000,
    readBytesPerSecond: 1_000_000,
    readMs: [300, 900],
  },
  streams: { webSockets: 4, eventStreams: 3, everyMs: 50 },
  forms: { ratePerSecond: 60 },
};

/** A shop, a relay before it that may be made to fail, and a folder for journals. */
async function scene(context: TestContext, env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-e2e-'));
  const shop = await startShop({ SHOP_JOURNAL: folder, ...env });
  const relay = await FaultyRelay.start(shop.port);
  context.after(async () => {
    relay.close();
    await shop.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  return { shop, relay, folder };
}

/** Starts a load, lets it answer `count` requests, then does `act` and lets `count` more end. */
async function prove(
  settings: Omit<ProofSettings, 'seconds'>,
  count: number,
  act: (proof: Proof) => unknown = () => {},
): Promise<Report> {
  const counts = progressWatch();
  const proof = await startProof({ ...settings, seconds: 60, onProgress: counts.take });
  await counts.ended(count);
  await act(proof);
  await counts.ended(count * 2);
  return proof.finish();
}

function progressWatch() {
  let latest = 0;
  let check = () => {};
  return {
    take(progress: LoadProgress) {
      latest = progress.sent;
      check();
    },
    ended: (count: number) =>
      new Promise<void>((resolve) => {
        check = () => {
          if (latest >= count) resolve();
        };
        check();
      }),
  };
}

test('without an event nothing is lost, in all kinds of load at once', async (context) => {
  const { relay, folder } = await scene(context);
  const report = await prove({ target: relay.url, load: everything, journalFolder: folder }, 200);
  assert.equal(report.lost.total, 0, reportTable(report));
  assert.equal(report.repeated, 0);
  assert.equal(report.unfinished, 0);
  assert.equal(report.drained, 0);
  assert.deepEqual(report.remarks, {});
  const doubts = reportDoubts(report).filter((doubt) => !doubt.includes('was late by'));
  assert.deepEqual(doubts, []);
  assert.deepEqual(Object.keys(report.byKind), ['A', 'B', 'C', 'D', 'E']);
  assert.deepEqual(report.byVersion, { '1.0.0': report.sent });
  assert.ok(report.messages > 0);
});

test('a change that is noted has latencies of its own', async (context) => {
  const { relay } = await scene(context);
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 300));
  const settings = { target: relay.url, load: small };
  const report = await prove(settings, 50, (proof) => proof.during(pause));
  const { latencyMs, switchLatencyMs, steadyLatencyMs } = report;
  assert.ok(switchLatencyMs && steadyLatencyMs, reportTable(report));
  assert.equal(switchLatencyMs.count + steadyLatencyMs.count, latencyMs?.count);
});

test('connections that are dropped instead of drained are lost requests', async (context) => {
  const { relay, folder } = await scene(context, { SHOP_SLOW_MS: '50' });
  const settings = { target: relay.url, load: small, journalFolder: folder };
  const report = await prove(settings, 200, () => relay.dropAll());
  assert.ok(report.lost.byRule.D2 > 0, reportTable(report));
  assert.equal(report.lost.total, report.lost.byRule.D2);
  assert.equal(report.answered + report.lost.total, report.sent);
});

test('refused connections are lost requests', async (context) => {
  const { relay } = await scene(context);
  const load = { fresh: { ...mix, ratePerSecond: 200 } };
  const report = await prove({ target: relay.url, load }, 100, () => relay.refuse());
  assert.ok(report.lost.byRule.D1 > 0, reportTable(report));
});

test('a gateway error is a loss, an error of the application is counted by version', async (context) => {
  const { relay, folder } = await scene(context, { SHOP_FAIL_SHARE: '0.2', SHOP_VERSION: '3.0.0' });
  const settings = { target: relay.url, load: small, journalFolder: folder };
  const report = await prove(settings, 200, () => {
    relay.faults.fromServer = (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('HTTP/1.1 200 OK', 'HTTP/1.1 502 No'), 'latin1');
  });
  assert.ok(report.lost.byRule.D3 > 0, reportTable(report));
  const share = (report.appErrors.byVersion['3.0.0'] ?? 0) / report.sent;
  assert.ok(share > 0.08 && share < 0.32, `${share} of the answers were application errors`);
});

test('a changed byte of a body is a loss, in either direction', async (context) => {
  const { relay, folder } = await scene(context);
  const settings = { target: relay.url, load: small, journalFolder: folder };
  const answers = await prove(settings, 100, () => {
    relay.faults.fromServer = (bytes) => changed(bytes, 'GET /\n', 'GET !\n');
  });
  assert.ok(answers.lost.byRule.D4 > 0, reportTable(answers));
  relay.faults = { fromClient: (bytes) => changed(bytes, '0 ', '1 ') };
  const uploads = await prove(settings, 100);
  assert.ok(uploads.lost.byRule.D4 > 0, reportTable(uploads));
});

/** Replaces text behind the head only, so that the framing holds. */
function changed(bytes: Buffer, from: string, to: string): Buffer {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n') + 4;
  return Buffer.from(text.slice(0, end) + text.slice(end).replaceAll(from, to), 'latin1');
}

test('a service that never answers loses by the deadline', async (context) => {
  const { relay } = await scene(context, { SHOP_NEVER_ANSWER: '1' });
  const options = { 'deadline-ms': '300' };
  const report = await prove({ target: relay.url, load: small, options }, 50);
  assert.equal(report.lost.byRule.D5, report.sent, reportTable(report));
});

test('a POST that ran twice is lost, a GET that ran twice is repeated', async (context) => {
  const { shop, relay, folder } = await scene(context);
  // As a proxy would that repeats everything: each request also goes out on its own connection.
  relay.faults.fromClient = (bytes) => {
    const other = connect(shop.port, '127.0.0.1', () => other.end(bytes));
    other.on('error', () => {}).resume();
    return bytes;
  };
  const settings = { target: relay.url, load: small, journalFolder: folder };
  const report = await prove(settings, 100);
  assert.ok(report.lost.byRule.D6 > 0, reportTable(report));
  assert.ok(report.lost.examples.every(({ record }) => record.method === 'POST'));
  assert.ok((report.repeated ?? 0) > report.lost.byRule.D6);
  const blind = await prove({ target: relay.url, load: small }, 50);
  assert.deepEqual([blind.hasJournals, blind.lost.total, blind.repeated], [false, 0, null]);
});

const streams: Load = { ...small, streams: { webSockets: 3, eventStreams: 3, everyMs: 20 } };

test('streams that are cut are lost', async (context) => {
  const { relay } = await scene(context);
  const report = await prove({ target: relay.url, load: streams }, 200, () => relay.dropAll());
  assert.equal(report.lost.byRule.D7, 6, reportTable(report));
});

test('a stream that loses a message is lost, though it ends well', async (context) => {
  const { relay } = await scene(context);
  let isSwallowed = false;
  const report = await prove({ target: relay.url, load: streams }, 200, () => {
    relay.faults.fromServer = (bytes) => {
      const isEvent = !isSwallowed && bytes.includes('\r\nid: ') && !bytes.includes('HTTP/');
      isSwallowed ||= isEvent;
      return isEvent ? Buffer.alloc(0) : bytes;
    };
  });
  assert.equal(report.lost.byRule.D7, 1, reportTable(report));
});

test('streams that end as agreed are drained, and lost when no drain had lasted long enough', async (context) => {
  const run = async (streamDrainMs: number) => {
    const { shop, relay } = await scene(context);
    const counts = progressWatch();
    const proof = await startProof({
      target: relay.url,
      load: { streams: streams.streams! },
      seconds: 60,
      streamDrainMs,
      onProgress: counts.take,
    });
    await openStreams(relay);
    proof.drainBegins();
    await shop.end('SIGTERM');
    await counts.ended(6);
    return proof.finish();
  };
  const kept = await run(0);
  assert.equal(kept.drained, 6, reportTable(kept));
  assert.equal(kept.lost.byRule.D7, 0);
  const early = await run(60_000);
  assert.equal(early.drained, 0);
  assert.equal(early.lost.byRule.D7, 6, reportTable(early));
});

/** Waits until all six streams have got something. */
function openStreams(relay: FaultyRelay): Promise<void> {
  return new Promise((resolve) => {
    let heads = 0;
    relay.faults.fromServer = (bytes) => {
      if (bytes.includes('HTTP/1.1')) heads += 1;
      if (heads === 6) resolve();
      return bytes;
    };
  });
}

test('a killed generator is told by the report, and leaves no process', async (context) => {
  const { relay, folder } = await scene(context);
  const out = join(folder, 'load.jsonl');
  const counts = progressWatch();
  const proof = await startProof({
    target: relay.url,
    load: small,
    seconds: 60,
    out,
    onProgress: counts.take,
  });
  await counts.ended(100);
  proof.abandon();
  await assert.rejects(proof.untilEnd(), /SIGKILL/);
  assert.equal(joinFiles(out).unexplained.generatorDied, true);
});

test('a generator ends with the process that started it', async (context) => {
  const { relay, folder } = await scene(context);
  const out = join(folder, 'load.jsonl');
  const script = `
    import { startProof } from ${JSON.stringify(new URL('./prove.ts', import.meta.url).href)};
    const settings = ${JSON.stringify({ target: relay.url, load: small, seconds: 60, out })};
    const proof = await startProof(settings);
    console.log(proof.pid);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = (await once(parent.stdout!, 'data')) as [Buffer];
  const isAlive = () => existsSync(`/proc/${Number(String(pid))}`);
  const ended = async () => {
    while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  assert.equal(isAlive(), true);
  parent.kill('SIGKILL');
  await ended();
  assert.equal(joinFiles(out).unexplained.generatorDied, false);
});

test('a target that is no address is refused with what is wrong', async () => {
  const proof = startProof({ target: 'nowhere', load: small, seconds: 1 });
  await assert.rejects(proof, /--target must be an http or https address/);
});

test('a staging service that knows nothing of the ledger can be proved too', async (context) => {
  const server = createServer((_request, response) => response.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const load = { steady: { ...small.steady!, isReadOnly: true } };
  const report = await prove({ target, load }, 100);
  assert.deepEqual([report.lost.total, report.hasJournals], [0, false]);
  assert.deepEqual(report.byVersion, { '?': report.sent });
});
