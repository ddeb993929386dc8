import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { joinFiles } from '../../prove.ts';
import { reportTable } from '../../report-text.ts';
import { testCertificate, testKey } from '../../testing/certificate.ts';
import { defaultHeaderNames } from '../context.ts';
import { LoadRun } from '../load-run.ts';
import { parseTarget } from './target.ts';

async function reportOf(context: TestContext, isInsecure: boolean) {
  const server = createSecureServer(
    { cert: testCertificate, key: testKey, allowHTTP1: true },
    (request, response) => {
      response.setHeader('x-shop-version', request.httpVersion);
      request.resume().on('end', () => response.end('hello'));
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'tls-e2e-'));
  context.after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const out = join(folder, 'load.jsonl');
  const mix = { paths: ['/'], isReadOnly: false };
  const port = (server.address() as AddressInfo).port;
  const run = new LoadRun({
    target: parseTarget(`https://127.0.0.1:${port}`, isInsecure)!,
    load: {
      steady: { ...mix, ratePerSecond: 100, connections: 5 },
      multiplexed: { ratePerSecond: 100, sessions: 2 },
    },
    names: defaultHeaderNames,
    out,
    seconds: 0.5,
    seed: 3,
    deadlineMs: 5000,
    settleMs: 6000,
    maxInFlight: 1000,
    maxBytes: 1e8,
  });
  await run.ended;
  return joinFiles(out);
}

test('a target with TLS is loaded over HTTP/1.1 and HTTP/2', async (context) => {
  const report = await reportOf(context, true);
  assert.equal(report.lost.total, 0, reportTable(report));
  assert.deepEqual(Object.keys(report.byVersion), ['1.1', '2.0']);
});

test('a certificate that nobody vouches for is no connection, unless that is asked for', async (context) => {
  const report = await reportOf(context, false);
  assert.ok(report.sent > 0);
  assert.equal(report.lost.byRule.D1, report.sent, reportTable(report));
});
