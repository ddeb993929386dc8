import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { joinFiles } from '../../prove.ts';
import type { Report } from '../../report.ts';
import { reportTable } from '../../report-text.ts';
import { defaultHeaderNames } from '../context.ts';
import { LoadRun } from '../load-run.ts';
import { bodyHash } from '../wire/exchange.ts';
import { parseTarget } from '../wire/target.ts';

/** A server for HTTP/2 with prior knowledge whose `event` is called at the hundredth request. */
async function reportOf(
  context: TestContext,
  event: (sessions: ReadonlySet<ServerHttp2Session>, stream: ServerHttp2Stream) => void,
): Promise<Report> {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  let count = 0;
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (stream.destroyed) return;
      const body = Buffer.from('hello');
      const received = chunks.length > 0 && { 'x-shop-received': bodyHash(Buffer.concat(chunks)) };
      const answer = { 'x-shop-version': '1.0.0', 'x-shop-body': bodyHash(body), ...received };
      stream.respond({ ...answer, 'x-shop-id': headers['x-probe-id'] }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.write(body);
      count += 1;
      if (count === 100) event(sessions, stream);
      setTimeout(() => !stream.destroyed && stream.end(), 20);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'multiplexed-'));
  context.after(() => {
    server.close();
    for (const session of sessions) session.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  const out = join(folder, 'load.jsonl');
  const run = new LoadRun({
    target: parseTarget(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)!,
    load: { multiplexed: { ratePerSecond: 400, sessions: 3 } },
    names: defaultHeaderNames,
    out,
    seconds: 0.6,
    seed: 3,
    deadlineMs: 2000,
    settleMs: 3000,
    maxInFlight: 1000,
    maxBytes: 1e8,
  });
  await run.ended;
  assert.ok(count > 100, `${count} requests reach the event`);
  return joinFiles(out);
}

test('streams without an event are all answered', async (context) => {
  const report = await reportOf(context, () => {});
  assert.equal(report.lost.total, 0, reportTable(report));
  assert.deepEqual(report.byVersion, { '1.0.0': report.sent });
});

test('a session that goes away in good order loses nothing', async (context) => {
  const report = await reportOf(context, (sessions) => {
    // RFC 9113, 6.8: first say that no more are wanted, without refusing those on their way.
    for (const session of sessions) session.goaway(0, 2 ** 31 - 1);
  });
  assert.equal(report.lost.total, 0, reportTable(report));
});

test('a session that is destroyed loses its streams', async (context) => {
  const report = await reportOf(context, (sessions) => {
    for (const session of sessions) session.destroy();
  });
  assert.ok(report.lost.byRule.D2 > 0, reportTable(report));
});

test('a stream that is reset inside its answer is lost, whatever the code', async (context) => {
  const report = await reportOf(context, (_sessions, stream) => stream.close(8));
  assert.equal(report.lost.byRule.D2, 1, reportTable(report));
});
