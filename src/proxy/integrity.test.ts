import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { RelayFixture } from './testing/relay-fixture.ts';
import { routeOf } from './testing/route-of.ts';

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** More than the kernel buffers of two sockets hold, so that writes really have to wait. */
const content = randomBytes(24 * 1024 * 1024);

/** Reads one whole answer, with long breaths in which every buffer on the way fills up. */
function readSlowly(port: number, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const parts: Buffer[] = [];
    let sinceBreath = 4 * 1024 * 1024;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    socket.on('data', (part) => {
      parts.push(part);
      sinceBreath += part.length;
      if (sinceBreath < 4 * 1024 * 1024) return;
      sinceBreath = 0;
      socket.pause();
      setTimeout(() => socket.resume(), 100);
    });
    socket.on('end', () => resolve(Buffer.concat(parts)));
    socket.on('error', reject);
  });
}

test('large answers reach slow readers unchanged, several at a time', async (context) => {
  const server = createServer((call, response) => {
    if (call.url === '/length') response.setHeader('content-length', content.length);
    // In pieces of all sizes: they come to the relay as reads that fill its buffer partly.
    let at = 0;
    const more = () => {
      const size = 1 + Math.floor(Math.random() * 40_000);
      response.write(content.subarray(at, at + size));
      at += size;
      if (at < content.length) setImmediate(more);
      else response.end();
    };
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await using relay = await RelayFixture.start();
  const { port } = server.address() as AddressInfo;
  await relay.plane.apply(routeOf(9, relay.port, [{ weight: 10_000, ports: [port] }]));
  const reads = Array.from({ length: 4 }, () => readSlowly(relay.port, '/length'));
  for (const answer of await Promise.all(reads)) {
    const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
    assert.equal(hashOf(body), hashOf(content));
  }
});

test('large uploads reach a slow instance unchanged, with a length and in chunks', async (context) => {
  const server = createServer((call, response) => {
    const hash = createHash('sha256');
    call.on('data', (part: Buffer) => {
      hash.update(part);
      if (Math.random() > 0.1) return;
      call.pause();
      setTimeout(() => call.resume(), 1);
    });
    call.on('end', () => response.end(hash.digest('hex')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await using relay = await RelayFixture.start();
  const { port } = server.address() as AddressInfo;
  await relay.plane.apply(routeOf(9, relay.port, [{ weight: 10_000, ports: [port] }]));
  const upload = (headers: Record<string, string>) =>
    new Promise<string>((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port: relay.port, method: 'PUT', headers },
        (answer) => {
          let text = '';
          answer.on('data', (part: Buffer) => {
            text += part.toString();
          });
          answer.on('end', () => resolve(text));
        },
      );
      call.on('error', reject);
      call.end(content);
    });
  const hashes = await Promise.all([
    upload({ 'content-length': String(content.length) }),
    upload({ 'transfer-encoding': 'chunked' }),
    upload({ 'content-length': String(content.length), expect: '100-continue' }),
  ]);
  for (const hash of hashes) assert.equal(hash, hashOf(content));
});
