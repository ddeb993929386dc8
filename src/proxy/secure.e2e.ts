import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { backend } from './testing/backend.ts';
import { certificateOne, certificateTwo } from './testing/certificates.ts';
import { freePort } from './testing/free-port.ts';
import { HttpCaller } from './testing/http-caller.ts';
import { ProxyProcess } from './testing/proxy-process.ts';
import { routeOf } from './testing/route-of.ts';

class Setting implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'steadyship-tls-'));
  readonly cert = join(this.folder, 'cert.pem');
  readonly key = join(this.folder, 'key.pem');
  readonly config = join(this.folder, 'config.json');
  readonly log = join(this.folder, 'access.log');
  port = 0;
  plainPort = 0;

  async start(): Promise<ProxyProcess> {
    [this.port, this.plainPort] = await Promise.all([freePort(), freePort()]);
    this.certify(certificateOne);
    const tls = { certificates: [{ certFile: this.cert, keyFile: this.key }] };
    const listeners = [
      { port: this.port, tls },
      { port: this.plainPort, redirectTo: this.port },
    ];
    writeFileSync(this.config, JSON.stringify({ listeners, accessLog: { file: this.log } }));
    return ProxyProcess.start({ argv: ['--config', this.config] });
  }

  certify({ cert, key }: { cert: string; key: string }): void {
    writeFileSync(this.key, key);
    writeFileSync(this.cert, cert);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Http2Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(session: ClientHttp2Session, headers: object, body?: string): Promise<Http2Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/', ...headers }, { endStream: body === undefined });
    let received: IncomingHttpHeaders = {};
    let text = '';
    stream.setEncoding('utf8');
    stream.on('response', (answer) => {
      received = answer;
    });
    stream.on('data', (part: string) => {
      text += part;
    });
    stream.on('end', () => resolve({ headers: received, body: text }));
    stream.on('error', reject);
    if (body !== undefined) stream.end(body);
  });
}

test('HTTP/2 clients are served by the same rules, and gRPC is refused with a reason', async () => {
  const web = await backend('web', (request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      response.setHeader('x-proto', String(request.headers['x-forwarded-proto']));
      response.end(`${request.method} ${text.length} ${request.headers.cookie ?? ''}`);
    });
  });
  await using setting = new Setting();
  await using proxy = await setting.start();
  const admin = await proxy.admin();
  await admin.apply(routeOf(1, setting.port, [{ weight: 10_000, ports: [web.port] }]));
  const session = connect(`https://localhost:${setting.port}`, { ca: certificateOne.cert });
  const plain = await ask(session, { cookie: ['a=1', 'b=2'] });
  assert.equal(plain.headers[':status'], 200);
  assert.equal(plain.headers['x-proto'], 'https');
  assert.equal(plain.headers.connection, undefined);
  assert.equal(plain.body, 'GET 0 a=1; b=2');
  const large = 'x'.repeat(300_000);
  const many = Array.from({ length: 20 }, () => ask(session, { ':method': 'POST' }, large));
  for (const { body } of await Promise.all(many)) assert.equal(body, 'POST 300000 ');
  const grpc = await ask(session, { ':method': 'POST', 'content-type': 'application/grpc' }, '');
  assert.equal(grpc.headers['grpc-status'], '12');
  assert.match(String(grpc.headers['grpc-message']), /cannot relay gRPC/);
  session.close();
  admin.close();
  await web.close();
});

test('a certificate that changes on disk is used without a restart; plain HTTP is redirected', async () => {
  const web = await backend('web');
  await using setting = new Setting();
  await using proxy = await setting.start();
  const admin = await proxy.admin();
  await admin.apply(routeOf(1, setting.port, [{ weight: 10_000, ports: [web.port] }]));
  using caller = new HttpCaller(setting.plainPort);
  const redirected = await caller.call('/x?y', { headers: { host: 'one.example' } });
  assert.equal(redirected.status, 308);
  assert.equal(redirected.headers.location, `https://one.example:${setting.port}/x?y`);
  const subject = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connectTls({ port: setting.port, rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      });
      socket.on('error', reject);
    });
  assert.equal(await subject(), 'one.example');
  setting.certify(certificateTwo);
  while ((await subject()) !== 'two.example') await new Promise((go) => setTimeout(go, 200));
  admin.close();
  await proxy.kill('SIGTERM');
  const lines = readFileSync(setting.log, 'utf8').trim().split('\n');
  const line = JSON.parse(lines[0]!) as { status: number; target: string; code: string };
  assert.deepEqual([line.status, line.target, line.code], [308, '/x', 'redirect']);
  await web.close();
});
